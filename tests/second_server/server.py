"""A second, independent server for the Schoology groups, Schoology invites and Google Classroom invitations APIs.

Written from the vendors' pages with Python's standard library alone and sharing no line with the mock. It holds other data, writes
keys in another order, other white space and lower-case header names: all things that a correct server may do. The judge must stay
silent on it:

    python3 tests/second_server/server.py --port 4020 &
    HALLPASS_OAUTH1_KEY=hpkey HALLPASS_OAUTH1_SECRET=hpsecret HALLPASS_BEARER=ya29.fake \
        hallpass check --url http://127.0.0.1:4020 --allow-writes

Options choose neutral variants: --chunked, --pretty, --single-quotes (XML declaration), --extra-headers, --bare-errors.
"""

import argparse
import base64
import datetime
import hashlib
import hmac
import itertools
import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SECRETS = {"hpkey": "hpsecret"}
TOKENS = {"ya29.fake": "100", "ya29.ann": "200", "ya29.member": "500"}
EMAILS = {"ann@example.edu": "200"}
USERS = {"100", "200", "300", "500"}
COURSES = {"course-1": {"teachers": {"100"}, "students": {"500"}}}
for name in ("course-2", "course-3", "course-4", "course-archived"):
    COURSES[name] = {"teachers": {"100"}, "students": set()}
CATEGORIES = [
    ("abroad", "Abroad/Overseas Groups"),
    ("advising", "Advising Groups"),
    ("alumni", "Alumni Groups"),
    ("career", "Career Groups"),
    ("extracurricular", "Extracurricular Groups"),
]
REPRESENTATIONS = {"json": ("application/json",), "xml": ("text/xml", "application/xml")}
OPTIONS = {"member_post": 1, "member_post_comment": 1, "create_discussion": 0, "create_files": 0, "invite_type": 0}
LIMITS = {"invite_type": (0, 1, 2)}


class State:
    """Everything that requests may change, behind one lock."""

    def __init__(self):
        self.lock = Lock()
        self.ids = itertools.count(7000001)
        self.nonces = set()
        self.groups = {}
        for title, building in (("Chess", "11"), ("Robotics & <Friends>", "11"), ("Choir", "12"), ("Drama", "12")):
            self.add_group({"title": title, "building_id": building})
        self.invites = {"groups": {}, "sections": {}}
        for index in range(14):
            invite = {"group_id": 900 + index, "group_name": "Club %d" % index, "school_id": 170}
            self.add_invite("groups", invite, 1389715233 + index * 3600)
        for index in range(13):
            invite = {"section_id": 300 + index, "section_name": "Section %d" % index, "school_id": 170}
            self.add_invite("sections", invite, 1389715233 + index * 7200)
        self.invitations = {}

    def add_group(self, fields):
        identity = str(next(self.ids))
        group = {
            "id": identity, "building_id": "11", "school_id": "10", "title": "", "description": "",
            "picture_url": "http://assets.example.edu/group.gif", "website": "", "access_code": "ABCDE-%s" % identity[-5:],
            "privacy_level": "school", "category": None, "group_code": "",
        }
        group.update({key: value for key, value in fields.items() if key != "options"})
        group["options"] = {**OPTIONS, **fields.get("options", {})}
        self.groups[identity] = group
        return group

    def add_invite(self, realm, invite, created):
        invite.update({"picture_url": "http://assets.example.edu/i.gif", "school_name": "Example School",
                       "id": 55000000 + next(self.ids), "created": created})
        self.invites[realm][str(invite["id"])] = invite


class Failure(Exception):
    """A refused request: status, and for Classroom the canonical code and the message."""

    def __init__(self, status, code=None, message=""):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def to_xml(name, value):
    if isinstance(value, dict):
        inner = "".join(to_xml(key, item) for key, item in value.items())
    elif isinstance(value, list):
        return "".join(to_xml(name, item) for item in value)
    else:
        inner = "" if value is None else escape(str(value))
    return "<%s>%s</%s>" % (name, inner, name) if inner else "<%s/>" % name


def from_xml(element):
    if len(element):
        return {child.tag: from_xml(child) for child in element}
    return element.text or ""


def php_time(text):
    if re.fullmatch(r"@?\d{6,}", text):
        return int(text.lstrip("@"))
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return int(datetime.datetime.strptime(text, form).replace(tzinfo=datetime.timezone.utc).timestamp())
        except ValueError:
            pass
    raise Failure(400)


def check_group(body):
    """The rules of the field table; integers may arrive as text from XML."""
    if not isinstance(body, dict):
        raise Failure(400)
    clean = {}
    for key in ("title", "description", "picture_url", "website", "category", "group_code", "privacy_level"):
        if key in body:
            if not isinstance(body[key], str) and not (key == "category" and body[key] is None):
                raise Failure(400)
            clean[key] = body[key]
    if clean.get("privacy_level", "school") not in ("everyone", "school", "building", "group"):
        raise Failure(400)
    if "options" in body:
        if not isinstance(body["options"], dict):
            raise Failure(400)
        clean["options"] = {}
        for key, value in body["options"].items():
            if not re.fullmatch(r"[0-9]", str(value)) or int(value) not in LIMITS.get(key, (0, 1)):
                raise Failure(400)
            clean["options"][key] = int(value)
    return clean


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "second/1"

    def log_message(self, *_):
        pass

    # One entry for all methods.
    def handle_request(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        self.route, self.query = unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))
        classroom = self.route.startswith("/v1/invitations")
        try:
            with self.server.state.lock:
                (self.classroom if classroom else self.schoology)()
        except Failure as failure:
            if classroom:
                error = {"status": failure.code, "message": failure.message, "code": failure.status}
                self.reply(failure.status, json.dumps({"error": error}), "application/json; charset=UTF-8",
                           {"www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'} if failure.status == 401 else {})
            elif failure.status == 401 and not self.server.options.bare_errors:
                self.reply(401, failure.message or "Unauthorized", "text/html; charset=UTF-8",
                           {"www-authenticate": 'OAuth realm="Schoology API"'})
            else:
                self.reply(failure.status)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = handle_request

    def reply(self, status, text=None, media_type=None, headers=None):
        data = None if text is None else text.encode()
        self.send_response_only(status)
        self.send_header("date", self.date_time_string())
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.server.options.extra_headers:
            self.send_header("x-request-id", "r-%d" % time.monotonic_ns())
            self.send_header("cache-control", "private, no-store")
        if data is None:
            if status != 204:
                self.send_header("content-length", "0")
            self.end_headers()
            return
        self.send_header("content-type", media_type)
        if self.server.options.chunked:
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for start in range(0, len(data), 7):
                chunk = data[start:start + 7]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    # Schoology

    def represent(self, status, value, headers=None):
        """Weighs JSON against XML by the Accept header; 406 when neither is wanted."""
        weights = {kind: self.weight(names) for kind, names in REPRESENTATIONS.items()}
        if max(weights.values()) <= 0:
            raise Failure(406)
        if weights["xml"] > weights["json"]:
            quoted = "<?xml version='1.0' encoding='utf-8'?>" if self.server.options.single_quotes else '<?xml version="1.0" encoding="utf-8" ?>'
            text = quoted + "\n" + to_xml("result", value)
            return self.reply(status, text, "text/xml; charset=UTF-8", {"X-Schoology": "API", **(headers or {})})
        text = json.dumps(value, indent=3 if self.server.options.pretty else None, sort_keys=True).replace("/", "\\/")
        self.reply(status, text, "application/json; charset=utf-8", headers)

    def weight(self, names):
        """The q-value of the most specific range of the Accept header that covers one of these media types."""
        best = (0, 0.0)
        for entry in (self.headers.get("Accept") or "*/*").split(","):
            name, _, parameters = entry.strip().partition(";")
            found = re.search(r"q=([0-9.]+)", parameters)
            specific = 3 if name in names else 2 if name in [n.split("/")[0] + "/*" for n in names] else 1 if name == "*/*" else 0
            if specific > best[0]:
                best = (specific, float(found.group(1)) if found else 1.0)
        return best[1]

    def verify_oauth(self):
        header = self.headers.get("Authorization") or ""
        if not header.startswith("OAuth "):
            raise Failure(401)
        given = {key: unquote(value) for key, value in re.findall(r'(\w+)="([^"]*)"', header[6:])}
        secret = SECRETS.get(given.get("oauth_consumer_key"))
        if secret is None:
            raise Failure(401)
        if given.get("oauth_signature_method") == "PLAINTEXT":
            good = given.get("oauth_signature") == secret + "&"
        else:
            good = any(self.hmac_of(base, given, secret) == given.get("oauth_signature") for base in self.bases())
        if not good:
            raise Failure(401)
        try:
            if abs(float(given["oauth_timestamp"]) - time.time()) > 600:
                raise Failure(401)
        except (KeyError, ValueError):
            raise Failure(401) from None
        pair = (given.get("oauth_nonce"), given["oauth_timestamp"])
        if not pair[0] or pair in self.server.state.nonces:
            raise Failure(401, message="Duplicate timestamp/nonce combination, possible replay attack. Request rejected.")
        self.server.state.nonces.add(pair)

    def bases(self):
        path = urlsplit(self.path).path
        for scheme in ("http", "https"):
            for host in {self.headers.get("Host"), "127.0.0.1:%d" % self.server.server_port, "localhost:%d" % self.server.server_port,
                         "api.schoology.com"}:
                yield "%s://%s%s" % (scheme, host, path)

    def hmac_of(self, base, given, secret):
        pairs = [(key, value) for key, value in given.items() if key not in ("realm", "oauth_signature")]
        pairs += parse_qsl(urlsplit(self.path).query, keep_blank_values=True)
        pairs = sorted((quote(key, safe="~"), quote(value, safe="~")) for key, value in pairs)
        text = "&".join(quote(part, safe="~") for part in (self.command, base, "&".join("%s=%s" % pair for pair in pairs)))
        return base64.b64encode(hmac.new((secret + "&").encode(), text.encode(), hashlib.sha1).digest()).decode()

    def read_body(self):
        kind = (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        try:
            if kind == "application/json":
                return json.loads(self.body)
            if kind in ("text/xml", "application/xml"):
                if b"<!DOCTYPE" in self.body:
                    raise Failure(400)
                return from_xml(ElementTree.fromstring(self.body))
        except (ValueError, ElementTree.ParseError):
            raise Failure(400) from None
        raise Failure(415)

    def schoology(self):
        self.verify_oauth()
        if self.route == "/v1/groups":
            return self.only(GET=self.list_groups, POST=self.create_group)
        if self.route == "/v1/groups/categories":
            return self.only(GET=lambda: self.represent(200, {"category": [{"id": i, "title": t} for i, t in CATEGORIES]}))
        found = re.fullmatch(r"/v1/groups/([^/]+)", self.route)
        if found:
            if found[1] not in self.server.state.groups:
                raise Failure(404)
            return self.only(GET=lambda: self.represent(200, self.server.state.groups[found[1]]),
                             PUT=lambda: self.update_group(found[1]), DELETE=lambda: self.delete_group(found[1]))
        found = re.fullmatch(r"/v1/users/([^/]+)/invites/([^/]+)(?:/([^/]+))?", self.route)
        if not found:
            raise Failure(404)
        if found[2] not in ("groups", "sections"):
            raise Failure(400)
        invites = self.server.state.invites[found[2]] if found[1] == "1001" else {}
        if found[1] not in ("1001", "1002"):
            raise Failure(404)
        if found[3] is None:
            return self.only(GET=lambda: self.list_invites(invites))
        return self.only(PUT=lambda: self.update_invite(invites, found[3]))

    def only(self, **methods):
        if self.command == "HEAD" and "GET" in methods:
            return methods["GET"]()
        if self.command not in methods:
            self.reply(405, headers={"allow": ", ".join(methods)})
            return None
        return methods[self.command]()

    def base(self):
        return "http://127.0.0.1:%d/v1" % self.server.server_port

    def linked(self, group):
        return {**group, "links": {"self": "%s/groups/%s" % (self.base(), group["id"])}}

    def list_groups(self):
        building = self.query.get("building_id")
        groups = [g for g in self.server.state.groups.values() if building in (None, g["building_id"])]
        try:
            start, limit = int(self.query.get("start", 0)), int(self.query.get("limit", 20)) or 20
        except ValueError:
            raise Failure(400) from None
        if start < 0 or limit < 0:
            raise Failure(400)
        extra = "&building_id=" + quote(building).replace("%", "%%") if building else ""
        link = self.base() + "/groups?start=%d&limit=%d" + extra
        links = {"self": link % (start, limit)}
        if start + limit < len(groups):
            links["next"] = link % (start + limit, limit)
        self.represent(200, {"links": links, "total": len(groups), "group": [self.linked(g) for g in groups[start:start + limit]]})

    def create_group(self):
        body = check_group(self.read_body())
        if not body.get("title"):
            raise Failure(400)
        self.represent(201, self.linked(self.server.state.add_group(body)))

    def update_group(self, identity):
        body = check_group(self.read_body())
        group = self.server.state.groups[identity]
        group["options"].update(body.pop("options", {}))
        group.update(body)
        self.reply(204)

    def delete_group(self, identity):
        del self.server.state.groups[identity]
        self.reply(204)

    def list_invites(self, invites):
        since = php_time(self.query["created_offset"]) if "created_offset" in self.query else -1
        self.represent(200, {"invite": [i for i in invites.values() if i["created"] > since]})

    def update_invite(self, invites, identity):
        body = self.read_body()
        try:
            action = body["invite"]["invite_action"]
        except (KeyError, TypeError):
            raise Failure(400) from None
        if action not in ("accept", "deny"):
            raise Failure(400)
        if identity not in invites:
            raise Failure(404)
        del invites[identity]
        self.reply(204)

    # Classroom

    def classroom(self):
        header = self.headers.get("Authorization") or ""
        self.caller = TOKENS.get(header[7:]) if header.startswith("Bearer ") else None
        if self.caller is None:
            raise Failure(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        if self.route == "/v1/invitations":
            return self.only(GET=self.list_invitations, POST=self.create_invitation)
        found = re.fullmatch(r"/v1/invitations/([^/:]+)(:accept)?", self.route)
        if not found:
            raise Failure(404, "NOT_FOUND", "Not Found")
        invitation = self.server.state.invitations.get(found[1])
        if found[2]:
            return self.only(POST=lambda: self.accept(invitation))
        return self.only(GET=lambda: self.ok(self.visible(invitation)), DELETE=lambda: self.delete_invitation(invitation))

    def ok(self, value):
        self.reply(200, json.dumps(value, indent=2 if self.server.options.pretty else None), "application/json; charset=UTF-8")

    def visible(self, invitation):
        if invitation is None:
            raise Failure(404, "NOT_FOUND", "Requested entity was not found.")
        if self.caller != invitation["userId"] and self.caller not in COURSES[invitation["courseId"]]["teachers"]:
            raise Failure(403, "PERMISSION_DENIED", "The caller does not have permission")
        return invitation

    def person(self, text):
        return self.caller if text == "me" else EMAILS.get(text, text)

    def list_invitations(self):
        course, user = self.query.get("courseId"), self.query.get("userId")
        if not course and not user:
            raise Failure(400, "INVALID_ARGUMENT", "At least one of courseId and userId is needed.")
        user = user and self.person(user)
        try:
            size, start = int(self.query.get("pageSize") or 0) or 500, int(self.query.get("pageToken") or 0)
        except ValueError:
            raise Failure(400, "INVALID_ARGUMENT", "Invalid page.") from None
        if size < 0:
            raise Failure(400, "INVALID_ARGUMENT", "pageSize is negative.")
        found = [i for i in self.server.state.invitations.values()
                 if course in (None, "", i["courseId"]) and user in (None, "", i["userId"])
                 and (self.caller == i["userId"] or self.caller in COURSES[i["courseId"]]["teachers"])]
        reply = {}
        if found[start:start + size]:
            reply["invitations"] = found[start:start + size]
        if start + size < len(found):
            reply["nextPageToken"] = str(start + size)
        self.ok(reply)

    def create_invitation(self):
        try:
            body = json.loads(self.body)
            user, course, role = self.person(body["userId"]), body["courseId"], body["role"]
        except (ValueError, KeyError, TypeError):
            raise Failure(400, "INVALID_ARGUMENT", "Invalid invitation.") from None
        if not isinstance(course, str) or not isinstance(role, str):
            raise Failure(400, "INVALID_ARGUMENT", "Invalid invitation.")
        if role not in ("STUDENT", "TEACHER", "OWNER"):
            raise Failure(400, "INVALID_ARGUMENT", "Invalid role.")
        if course not in COURSES or user not in USERS:
            raise Failure(404, "NOT_FOUND", "Requested entity was not found.")
        if self.caller not in COURSES[course]["teachers"]:
            raise Failure(403, "PERMISSION_DENIED", "The caller does not have permission")
        if user in COURSES[course]["teachers"] or (role == "STUDENT" and user in COURSES[course]["students"]):
            raise Failure(400, "FAILED_PRECONDITION", "The user already has this role or a greater one.")
        if any(i["userId"] == user and i["courseId"] == course for i in self.server.state.invitations.values()):
            raise Failure(409, "ALREADY_EXISTS", "Requested entity already exists")
        identity = "inv%d" % next(self.server.state.ids)
        invitation = {"role": role, "courseId": course, "id": identity, "userId": user}
        self.server.state.invitations[identity] = invitation
        self.ok(invitation)

    def delete_invitation(self, invitation):
        del self.server.state.invitations[self.visible(invitation)["id"]]
        self.ok({})

    def accept(self, invitation):
        if invitation is None:
            raise Failure(404, "NOT_FOUND", "Requested entity was not found.")
        if self.caller != invitation["userId"]:
            raise Failure(403, "PERMISSION_DENIED", "The caller does not have permission")
        if invitation["courseId"] == "course-archived":
            raise Failure(400, "FAILED_PRECONDITION", "@CourseNotModifiable The course cannot be modified.")
        del self.server.state.invitations[invitation["id"]]
        role = "students" if invitation["role"] == "STUDENT" else "teachers"
        COURSES[invitation["courseId"]][role].add(self.caller)
        self.ok({})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, default=4020)
    for flag in ("chunked", "pretty", "single-quotes", "extra-headers", "bare-errors"):
        parser.add_argument("--" + flag, action="store_true")
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.daemon_threads, server.state, server.options = True, State(), options
    print("http://127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
