"""Google's own Python client, unmodified, against `hallpass mock`: python3 classroom_client.py http://127.0.0.1:4010"""

import sys

from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

BASE = sys.argv[1]


def invitations(token):
    options = {"api_endpoint": BASE}
    return build("classroom", "v1", credentials=Credentials(token), static_discovery=True, client_options=options).invitations()


def refused(status, call):
    """The call must fail with this HTTP status (a refused token surfaces as the client's own RefreshError)."""
    try:
        call.execute()
    except HttpError as error:
        assert error.status_code == status, (error.status_code, status)
    except RefreshError:
        assert status == 401
    else:
        raise AssertionError("expected %d" % status)


me, ann = invitations("ya29.fake"), invitations("ya29.ann")
wish = {"userId": "ann@example.edu", "courseId": "course-4", "role": "STUDENT"}
invitation = me.create(body=wish).execute()
assert invitation["userId"] == "200" and invitation["role"] == "STUDENT", invitation
assert me.get(id=invitation["id"]).execute() == invitation
assert invitation in me.list(courseId="course-4").execute()["invitations"]
refused(409, me.create(body=wish))
refused(403, me.accept(id=invitation["id"]))
refused(400, me.list())
refused(404, me.get(id="no-such-invitation"))
refused(401, invitations("unknown").list(courseId="course-4"))
assert ann.accept(id=invitation["id"]).execute() == {}
refused(404, ann.accept(id=invitation["id"]))
doomed = me.create(body={"userId": "300", "courseId": "course-3", "role": "TEACHER"}).execute()
assert me.delete(id=doomed["id"]).execute() == {}
kept = [me.create(body={"userId": user, "courseId": "course-3", "role": "STUDENT"}).execute()["id"] for user in ("200", "300")]
request, pages = me.list(courseId="course-3", pageSize=1), []
while request is not None:
    reply = request.execute()
    pages += [item["id"] for item in reply.get("invitations", [])]
    request = me.list_next(request, reply)
assert set(kept) <= set(pages) and len(pages) == len(set(pages)), pages
for identity in kept:
    me.delete(id=identity).execute()
print("google-api-python-client: no error")
