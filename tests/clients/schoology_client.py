"""Schoology clients in Python, unmodified, against `hallpass mock`: python3 schoology_client.py http://127.0.0.1:4010

schoolopy signs with PLAINTEXT and always sends `Host: api.schoology.com`; requests-oauthlib signs with HMAC-SHA1.
"""

import sys

import requests_oauthlib
import schoolopy

BASE = sys.argv[1]

client = schoolopy.Schoology(schoolopy.Auth("hpkey", "hpsecret"), api_host=BASE + "/v1/")
groups = client.get_groups()
assert len(groups) >= 2, groups
assert client.get_group(groups[0].id).title == groups[0].title
invites = client.get_user_group_invites("1001")
assert invites and all(invite.group_id for invite in invites)
assert client.get_user_section_invites("1001")
client.limit = 1
page = client._get("groups", {"start": 0})
assert len(page["group"]) == 1 and page["links"]["next"].startswith(BASE + "/v1/"), page["links"]

session = requests_oauthlib.OAuth1Session("hpkey", "hpsecret")
for headers in ({}, {"Host": "api.schoology.com"}, {"Accept": "text/xml"}):
    assert session.get(BASE + "/v1/groups?limit=1&start=0", headers=headers).status_code == 200, headers
created = session.post(BASE + "/v1/groups", json={"title": "In JSON"})
assert created.status_code == 201 and created.json()["privacy_level"] == "school", created.text
group = BASE + "/v1/groups/" + created.json()["id"]
assert session.put(group, data="<body><title>In XML</title></body>", headers={"Content-Type": "text/xml"}).status_code == 204
assert session.get(group).json()["title"] == "In XML"
assert session.delete(group).status_code == 204 and session.get(group).status_code == 404
pending = BASE + "/v1/users/1001/invites/groups"
answer = {"invite": {"invite_action": "accept"}}
assert session.put("%s/%s" % (pending, invites[-1].id), json=answer).status_code == 204
left = session.get(pending, params={"created_offset": "2010-05-14 23:44:32"}).json()["invite"]
assert len(left) == len(invites) - 1
for realm in ("", "Schoology API"):
    assert requests_oauthlib.OAuth1Session("hpkey", "hpsecret", realm=realm).get(BASE + "/v1/groups").status_code == 200
assert requests_oauthlib.OAuth1Session("hpkey", "wrong").get(BASE + "/v1/groups").status_code == 401
print("schoolopy, requests-oauthlib: no error")
