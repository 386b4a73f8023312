// Node clients, unmodified, against `hallpass mock`: node node.js http://127.0.0.1:4010
// @googleapis/classroom; schoology (PLAINTEXT, raw `&`, token "undefined"); schoology.js (HMAC-SHA1); schoologyapi (HMAC-SHA1
// over the vendor's URL: only its address is redirected).
const assert = require('node:assert');
const base = process.argv[2];

async function google() {
  const { classroom } = require('@googleapis/classroom');
  const { OAuth2Client } = require('google-auth-library');
  const invitations = token => {
    const auth = new OAuth2Client();
    auth.setCredentials({ access_token: token });
    return classroom({ version: 'v1', auth, rootUrl: base + '/' }).invitations;
  };
  const me = invitations('ya29.fake'), ann = invitations('ya29.ann');
  const { data } = await me.create({ requestBody: { userId: '200', courseId: 'course-2', role: 'TEACHER' } });
  assert.deepEqual((await ann.get({ id: data.id })).data, data);
  assert.deepEqual((await ann.accept({ id: data.id })).data, {});
  await assert.rejects(ann.accept({ id: data.id }), error => error.status === 404);
  const doomed = await me.create({ requestBody: { userId: '300', courseId: 'course-2', role: 'STUDENT' } });
  assert.deepEqual((await me.delete({ id: doomed.data.id })).data, {});
}

async function schoology() {
  const Plain = require('schoology').default;
  const plain = new Plain('hpkey', 'hpsecret', undefined, base);
  const created = await plain.makeRequest('post', '/groups', { title: 'From Node' });
  await plain.makeRequest('put', '/groups/' + created.id, { title: 'Renamed' });
  assert.equal((await plain.makeRequest('get', '/groups/' + created.id)).title, 'Renamed');
  await plain.makeRequest('delete', '/groups/' + created.id);

  const Signed = require('schoology.js');
  const signed = new Signed('hpkey', 'hpsecret');
  signed.baseURL = base + '/v1/';
  assert((await signed.makeRequest('users/1001/invites/groups', 'GET')).invite.length > 0);

  const Vendor = require('schoologyapi').default;
  const vendor = new Vendor('hpkey', 'hpsecret');
  const real = global.fetch;
  global.fetch = (url, options) => real(url.replace('https://api.schoology.com', base), options);
  assert.equal((await vendor.request('GET', '/groups?start=0&limit=1')).group.length, 1);
  const group = await vendor.request('POST', '/groups', undefined, { title: 'Fetched' });
  await vendor.request('DELETE', '/groups/' + group.id);
}

google().then(schoology).then(() => console.log('@googleapis/classroom, schoology, schoology.js, schoologyapi: no error'));
