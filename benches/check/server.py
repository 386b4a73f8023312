"""A server with one fault, or with none but in another form, for measuring what a judge finds.

It is the correct server of tests/second_server with a switch: `--fault NAME` makes one of the deviations of FAULTS, `--neutral NAME` one of
the forms of NEUTRAL, which are as correct as the plain one. `--names` lists both as tab-separated lines.

Headers of the two callers: for Schoology `Authorization: OAuth oauth_consumer_key="hpkey",oauth_signature_method="PLAINTEXT",
oauth_signature="hpsecret%26"` and the same with `hpmember` and `hpmembersecret`; for Classroom `Authorization: Bearer ya29.fake` and
`Bearer ya29.ann`.
"""

import argparse
import gzip
import json
import re
import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "second_server"))
import server as correct  # noqa: E402
from server import COURSES, Failure, Handler  # noqa: E402

correct.SECRETS["hpmember"] = "hpmembersecret"
CALLERS = {"hpkey": "1001", "hpmember": "1002"}
FAULTS = {}
NEUTRAL = {}


class Fault:
    def __init__(self, api, group, operation, point, change):
        self.api, self.group, self.operation, self.point, self.change = api, group, operation, point, change


def fault(name, api, group, operation, point, change=None):
    FAULTS[name] = Fault(api, group, operation, point, change)


def neutral(name, point, change=None):
    NEUTRAL[name] = Fault("all", "neutral", "*", point, change)


class Server(Handler):
    """The correct server, asking the fault at each point where it may deviate."""

    def change(self, point, value):
        chosen = self.server.chosen
        if chosen and chosen.point == point and chosen.operation in ("*", self.operation()):
            return chosen.change(self, value) if chosen.change else value
        return value

    def has(self, name):
        return self.server.name == name

    def operation(self):
        route, method = unquote(self.path.split("?")[0]), self.command
        groups, invites = "/v1/groups", re.fullmatch(r"/v1/users/[^/]+/invites/[^/]+(/[^/]+)?", route)
        if route == groups:
            return {"GET": "listGroups", "POST": "createGroup"}.get(method)
        if route == groups + "/categories":
            return "listGroupCategories"
        if route.startswith(groups + "/"):
            return {"GET": "getGroup", "PUT": "updateGroup", "DELETE": "deleteGroup"}.get(method)
        if invites:
            return {"GET": "listInvites", "PUT": "updateInvite"}.get(method)
        if route == "/v1/invitations":
            return {"GET": "listInvitations", "POST": "createInvitation"}.get(method)
        if route.endswith(":accept"):
            return "acceptInvitation"
        return {"GET": "getInvitation", "DELETE": "deleteInvitation"}.get(method)

    # The wire

    def reply(self, status, text=None, media_type=None, headers=None):
        data = b"" if text is None else text.encode()
        pairs = [("date", self.date_time_string())] + list((headers or {}).items())
        if data or text is not None:
            pairs.append(("content-type", media_type))
        status, pairs, data = self.change("reply", (status, pairs, data))
        if 200 <= status < 300:
            status, pairs, data = self.change("success", (status, pairs, data))
        if status == 401:
            status, pairs, data = self.change("401", (status, pairs, data))
        chosen = self.server.chosen
        if chosen and chosen.point == "wire" and chosen.operation in ("*", self.operation()) and 200 <= status < 300:
            return chosen.change(self, (status, pairs, data))
        if status != 204:
            pairs.append(("content-length", str(len(data))))
        self.write(status, pairs, data)

    def write(self, status, pairs, data):
        self.wfile.write(b"HTTP/1.1 %d %s\r\n" % (status, b"X") + b"".join(b"%s: %s\r\n" % (n.encode(), v.encode()) for n, v in pairs) + b"\r\n")
        if self.command != "HEAD":
            self.wfile.write(data)

    def cut_off(self):
        self.wfile.flush()
        self.close_connection = True
        try:
            self.connection.shutdown(2)
        except OSError:
            pass

    def represent(self, status, value, headers=None):
        value = self.change("value", json.loads(json.dumps(value)))
        weights = {kind: self.weight(names) for kind, names in correct.REPRESENTATIONS.items()}
        if max(weights.values()) <= 0:
            raise Failure(406)
        weights = self.change("weights", weights)
        if weights["xml"] > weights["json"]:
            value = self.change("xml-value", value)
            quoted = self.change("xml-declaration", '<?xml version="1.0" encoding="utf-8" ?>')
            text = quoted + "\n" + correct.to_xml("result", value)
            return self.reply(status, self.change("xml", text), "text/xml; charset=UTF-8", {"X-Schoology": "API", **(headers or {})})
        value = self.change("json-value", value)
        text = self.change("dump", None) and json.dumps(value, indent=3) or json.dumps(value, sort_keys=True).replace("/", "\\/")
        return self.reply(status, self.change("json", text), "application/json; charset=utf-8", headers)

    def ok(self, value):
        value = self.change("value", json.loads(json.dumps(value)))
        value = self.change("json-value", value)
        indented = self.change("dump", None)
        self.reply(200, self.change("json", json.dumps(value, indent=2 if indented else None)), "application/json; charset=UTF-8")

    # Schoology

    def verify_oauth(self):
        header = self.headers.get("Authorization") or ""
        given = {key: unquote(value) for key, value in re.findall(r'(\w+)="([^"]*)"', header)}
        self.caller = CALLERS.get(given.get("oauth_consumer_key"), "1001")
        if self.has("auth-schoology-anonymous@" + str(self.operation())) and not header:
            return
        if self.has("auth-schoology-any-header@" + str(self.operation())) and header:
            return
        if self.has("auth-oauth1-signature@" + str(self.operation())) and given.get("oauth_consumer_key") in CALLERS:
            return
        if given and "oauth_nonce" not in given:
            if not header.startswith("OAuth "):
                raise Failure(401)
            if given.get("oauth_signature_method") != "PLAINTEXT" or given.get("oauth_consumer_key") not in CALLERS:
                raise Failure(401)
            if given.get("oauth_signature") != correct.SECRETS[given["oauth_consumer_key"]] + "&":
                raise Failure(401)
            return
        if self.has("auth-oauth1-replay"):
            self.server.state.nonces.clear()
        super().verify_oauth()

    def schoology(self):
        self.verify_oauth()
        route = self.route
        if self.caller != "1001" and not self.has("object@" + str(self.operation())):
            found = re.match(r"/v1/users/([^/]+)/invites", route)
            if found and found[1] == "1001":
                raise Failure(403)
            if route.startswith("/v1/groups") and self.command not in ("GET", "HEAD"):
                raise Failure(403)
        self.change("before", None)
        if self.has("invites-realm-unchecked"):
            self.route = route = re.sub(r"/invites/(?!groups|sections)[^/]+", "/invites/groups", route)
        if self.has("invites-realms-mixed"):
            self.route = route = route.replace("/invites/sections", "/invites/groups") if self.command == "GET" else route
        if self.has("invites-user-ignored"):
            self.route = route = re.sub(r"/users/[^/]+/", "/users/1001/", route)
        return super_schoology(self)

    def list_groups(self):
        server = self.server
        groups = list(server.state.groups.values())
        building = self.query.get("building_id")
        if building and not self.has("filter-ignored"):
            groups = [g for g in groups if g["building_id"] == building]
        if self.has("list-misses-created"):
            groups = [g for g in groups if int(g["id"]) <= 7000004 or g["id"] not in server.state.groups]
        if self.has("deleted-still-listed"):
            groups += [g for g in getattr(server, "graveyard", []) if building in (None, g["building_id"])]
        try:
            start, limit = int(self.query.get("start", 0)), int(self.query.get("limit", 20)) or 20
        except ValueError:
            if self.has("input-limit-type"):
                start, limit = 0, 20
            else:
                raise Failure(400) from None
        if start < 0 or limit < 0:
            if not self.has("input-start-negative"):
                raise Failure(400)
            start, limit = max(start, 0), abs(limit) or 20
        if limit > 200:
            raise Failure(400)
        extra = "&building_id=" + quote(building).replace("%", "%%") if building else ""
        link = self.base() + "/groups?start=%d&limit=%d" + extra
        links, total, first = {"self": link % (start, limit)}, len(groups), start
        if start + limit < len(groups):
            links["next"] = link % (start + limit, limit)
        if self.has("paging-overlap") and start:
            first = start - 1
        if self.has("paging-gap") and start:
            first = start + 1
        page = groups[first:first + limit]
        if self.has("paging-limit-ignored"):
            page = groups[first:]
        if self.has("paging-total"):
            total += 1
        if self.has("paging-total-page"):
            total = len(page)
        if self.has("paging-link-missing"):
            links.pop("next", None)
        if self.has("paging-link-self") and "next" in links:
            links["next"] = links["self"]
        if self.has("paging-link-broken") and "next" in links:
            links["next"] = links["next"].replace("/groups?", "/grups?")
        self.represent(200, {"links": links, "total": total, "group": [self.linked(g) for g in page]})

    def create_group(self):
        try:
            raw = self.read_body()
        except Failure:
            if self.has("input-syntax-accepted"):
                raw = {"title": "?"}
            else:
                raise
        raw = self.change("sent", raw)
        body = checked(self, raw)
        if not body.get("title") and not self.has("input-title-missing"):
            raise Failure(400)
        if len(body.get("title", "")) > 100 and not self.has("input-title-long"):
            raise Failure(400)
        if self.has("write-differs") and "xml" in self.headers.get("Content-Type", ""):
            body.pop("options", None)
            body["description"] = ""
        state = self.server.state
        group = state.add_group(self.change("stored", body))
        self.change("created", group)
        self.represent(201, self.linked(group))
        if self.has("create-not-stored"):
            del state.groups[group["id"]]

    def update_group(self, identity):
        group = self.server.state.groups[identity]
        if self.has("failed-update-stored"):
            try:
                raw = self.read_body()
                if isinstance(raw, dict) and isinstance(raw.get("title"), str):
                    group["title"] = raw["title"]
            except Failure:
                group["title"] = "?"
        body = checked(self, self.read_body())
        if len(body.get("title", "")) > 100 and not self.has("input-update-title-long"):
            raise Failure(400)
        if self.has("update-ignored"):
            return self.reply(204)
        if self.has("update-ignores-description"):
            body.pop("description", None)
        if self.has("update-ignores-options"):
            body.pop("options", None)
        if self.has("update-clobbers"):
            for key in ("description", "website", "group_code"):
                group[key] = ""
            group["options"] = dict(correct.OPTIONS)
        if self.has("update-clobbers-one") and "description" not in body:
            group["description"] = ""
        if self.has("update-other"):
            for other in self.server.state.groups.values():
                other["title"] = body.get("title", other["title"])
        group["options"].update(body.pop("options", {}))
        group.update(body)
        return self.reply(204)

    def delete_group(self, identity):
        state = self.server.state
        if self.has("delete-leaves"):
            return self.reply(204)
        if self.has("deleted-still-listed"):
            self.server.graveyard = getattr(self.server, "graveyard", []) + [state.groups[identity]]
        if self.has("delete-other"):
            victim = next(iter(state.groups))
            if victim != identity:
                state.groups.pop(victim)
        del state.groups[identity]
        return self.reply(204)

    def list_invites(self, invites):
        query = self.query.get("created_offset")
        if query is not None and self.has("invites-offset-unchecked"):
            try:
                since = correct.php_time(query)
            except Failure:
                since = -1
        else:
            since = -1 if query is None or self.has("invites-filter-ignored") else correct.php_time(query)
        shown = [i for i in invites.values() if i["created"] > since]
        if self.has("invites-filter-inverted") and query is not None:
            shown = [i for i in invites.values() if i["created"] < since]
        self.represent(200, {"invite": shown})

    def update_invite(self, invites, identity):
        try:
            body = self.read_body()
            action = body["invite"]["invite_action"]
        except (Failure, KeyError, TypeError):
            if not self.has("input-action-missing"):
                raise Failure(400) from None
            action = "deny"
        if action not in ("accept", "deny") and not self.has("input-action-enum"):
            raise Failure(400)
        done = self.server.done
        if identity not in invites:
            if self.has("invites-unknown") or (self.has("invites-double") and identity in done):
                return self.reply(204)
            raise Failure(404)
        done.add(identity)
        if not self.has("invites-stay") and not (self.has("invites-accept-stays") and action == "accept"):
            del invites[identity]
        return self.reply(204)

    # Classroom

    def classroom(self):
        header = self.headers.get("Authorization") or ""
        name = str(self.operation())
        open_door = (self.has("auth-classroom-anonymous@" + name) and not header) or (self.has("auth-classroom-any-token@" + name) and header)
        if open_door and correct.TOKENS.get(header[7:]) is None:
            self.headers.replace_header("Authorization", "Bearer ya29.fake") if header else self.headers.add_header("Authorization", "Bearer ya29.fake")
        return super().classroom()

    def visible(self, invitation):
        if invitation is not None and self.has("object@" + str(self.operation())):
            return invitation
        return super().visible(invitation)

    def person(self, text):
        if self.has("email-kept") and "@" in text:
            return text
        return super().person(text)

    def list_invitations(self):
        state = self.server.state
        if self.has("list-unfiltered-accepted") and not self.query.get("courseId") and not self.query.get("userId"):
            return self.ok({"invitations": list(state.invitations.values())})
        if self.has("classroom-filter-course") and self.query.get("courseId"):
            self.query["userId"] = ""
            self.query["courseId"] = next(iter(i["courseId"] for i in state.invitations.values()), self.query["courseId"])
            return self.ok({"invitations": list(state.invitations.values())})
        if self.has("classroom-filter-user") and self.query.get("userId"):
            return self.ok({"invitations": list(state.invitations.values())})
        if self.has("classroom-list-misses"):
            return self.ok({})
        if self.has("classroom-token-loops") and self.query.get("pageToken"):
            self.query["pageToken"] = "0"
        if self.has("classroom-page-size"):
            self.query.pop("pageSize", None)
        return super().list_invitations()

    def create_invitation(self):
        state = self.server.state
        if self.has("input-course-missing"):
            try:
                body = json.loads(self.body)
                if isinstance(body, dict) and "courseId" not in body:
                    body["courseId"] = "course-1"
                    self.body = json.dumps(body).encode()
            except ValueError:
                pass
        if self.has("input-role-enum"):
            try:
                body = json.loads(self.body)
                if body.get("role") not in ("STUDENT", "TEACHER", "OWNER"):
                    body["role"] = "STUDENT"
                    self.body = json.dumps(body).encode()
            except (ValueError, AttributeError):
                pass
        if self.has("duplicate-accepted"):
            kept, state.invitations = state.invitations, {}
            try:
                super().create_invitation()
            finally:
                state.invitations = {**kept, **state.invitations}
            return None
        if self.has("email-kept"):
            correct.USERS.add("ann@example.edu")
        before = set(state.invitations)
        result = super().create_invitation()
        for identity in set(state.invitations) - before:
            if self.has("classroom-create-not-stored"):
                del state.invitations[identity]
            if self.has("classroom-role-changed"):
                state.invitations[identity] = {**state.invitations[identity], "role": "STUDENT"}
        return result

    def delete_invitation(self, invitation):
        if self.has("classroom-delete-leaves"):
            self.visible(invitation)
            return self.ok({})
        if self.has("classroom-delete-twice") and invitation is None and self.path.split("/")[-1] in self.server.done:
            return self.ok({})
        if invitation is not None:
            self.server.done.add(self.path.split("/")[-1])
        return super().delete_invitation(invitation)

    def accept(self, invitation):
        identity = self.path.split("/")[-1].split(":")[0]
        if self.has("accept-twice") and invitation is None and identity in self.server.done:
            return self.ok({})
        if self.has("accept-stranger") and invitation is not None:
            self.caller = invitation["userId"]
        if self.has("accept-leaves") and invitation is not None and self.caller == invitation["userId"]:
            return self.ok({})
        if invitation is not None and self.caller == invitation["userId"]:
            self.server.done.add(identity)
        return super().accept(invitation)


def super_schoology(handler):
    """Handler.schoology without asking for credentials again."""
    verify, handler.verify_oauth = handler.verify_oauth, lambda: None
    try:
        if handler.has("get-mutates") and handler.operation() == "getGroup":
            group = handler.server.state.groups.get(handler.route.rsplit("/", 1)[-1])
            if group:
                group["title"] += "."
        if handler.has("unknown-found") and handler.operation() == "getGroup":
            identity = handler.route.rsplit("/", 1)[-1]
            if identity not in handler.server.state.groups:
                return handler.represent(200, next(iter(handler.server.state.groups.values())))
        if handler.has("unknown-update") and handler.operation() == "updateGroup" and handler.route.rsplit("/", 1)[-1] not in handler.server.state.groups:
            return handler.reply(204)
        if handler.has("delete-twice") and handler.operation() == "deleteGroup" and handler.route.rsplit("/", 1)[-1] not in handler.server.state.groups:
            return handler.reply(204)
        return Handler.schoology(handler)
    finally:
        handler.verify_oauth = verify


def checked(handler, raw):
    is_json = "json" in (handler.headers.get("Content-Type") or "")
    options = raw.get("options") if isinstance(raw, dict) else None
    if is_json and isinstance(options, dict) and any(isinstance(value, str) for value in options.values()) and not handler.has("input-option-type"):
        # What arrives as text from XML is a number of the document in JSON.
        raise Failure(400)
    if handler.has("input-privacy-enum") and isinstance(raw, dict) and raw.get("privacy_level") not in (None, "everyone", "school", "building", "group"):
        raw = {**raw, "privacy_level": "school"}
    if handler.has("input-option-type") and isinstance(raw, dict) and isinstance(raw.get("options"), dict):
        raw = {**raw, "options": {k: v for k, v in raw["options"].items() if re.fullmatch("[0-9]", str(v))}}
    if handler.has("input-option-range") and isinstance(raw, dict) and isinstance(raw.get("options"), dict):
        raw = {**raw, "options": {k: v for k, v in raw["options"].items() if str(v) in ("0", "1")}}
    if handler.has("input-title-type") and isinstance(raw, dict) and not isinstance(raw.get("title", ""), str):
        raw = {**raw, "title": str(raw["title"])}
    return correct.check_group(raw)


def edit(function):
    """A change of the value in place."""
    def change(handler, value):
        function(value)
        return value
    return change


def sub(pattern, replacement, count=0):
    return lambda handler, text: re.sub(pattern, replacement, text, count=count, flags=re.S)


def with_status(status, empty=False):
    return lambda handler, reply: (status, [p for p in reply[1] if not (empty and p[0] == "content-type")], b"" if empty else reply[2])


def with_header(name, value):
    def change(handler, reply):
        status, pairs, data = reply
        pairs = [pair for pair in pairs if pair[0] != name]
        return status, pairs + ([(name, value)] if value is not None else []), data
    return change


def data(function):
    return lambda handler, reply: (reply[0], reply[1], function(reply[2]))


# schema

G, I, C = "groups", "invites", "invitations"
fault("schema-group-id-number", G, "schema", "getGroup", "json-value", edit(lambda v: v.update(id=int(v["id"]))))
fault("schema-list-total-text", G, "schema", "listGroups", "json-value", edit(lambda v: v.update(total=str(v["total"]))))
fault("schema-group-title-missing", G, "schema", "getGroup", "value", edit(lambda v: v.pop("title")))
fault("schema-created-title-null", G, "schema", "createGroup", "json-value", edit(lambda v: v.update(title=None)))
fault("schema-option-out-of-range", G, "schema", "getGroup", "value", edit(lambda v: v["options"].update(member_post=7)))
fault("schema-privacy-enum", G, "schema", "getGroup", "value", edit(lambda v: v.update(privacy_level="secret")))
fault("schema-categories-object", G, "schema", "listGroupCategories", "json-value", edit(lambda v: v.update(category=v["category"][0])))
fault("schema-list-key-missing", G, "schema", "listGroups", "json-value", edit(lambda v: v.pop("group")))
fault("schema-list-item-id-missing", G, "schema", "listGroups", "value", edit(lambda v: [g.pop("id") for g in v["group"]]))
fault("schema-invite-created-text", I, "schema", "listInvites", "json-value", edit(lambda v: [i.update(created=str(i["created"])) for i in v["invite"]]))
fault("schema-invite-id-missing", I, "schema", "listInvites", "value", edit(lambda v: [i.pop("id") for i in v["invite"]]))
fault("schema-invite-list-bare", I, "schema", "listInvites", "json", lambda h, text: json.dumps(json.loads(text)["invite"]))
fault("schema-invitation-role-lower", C, "schema", "getInvitation", "value", edit(lambda v: v.update(role=v["role"].lower())))
fault("schema-invitation-course-missing", C, "schema", "createInvitation", "value", edit(lambda v: v.pop("courseId")))
fault("schema-invitations-object", C, "schema", "listInvitations", "value", edit(lambda v: "invitations" in v and v.update(invitations=v["invitations"][0])))
fault("schema-error-text", C, "schema", "*", "reply", lambda h, r: (r[0], r[1], b'{"error": "not found"}') if r[0] == 404 else r)
fault("schema-error-code-text", C, "schema", "*", "reply", lambda h, r: (r[0], r[1], re.sub(rb'"code": (\d+)', rb'"code": "\1"', r[2])) if r[0] >= 400 else r)

# XML only

fault("xml-root", G, "xml", "getGroup", "xml", sub("result", "group"))
fault("xml-root-list", G, "xml", "listGroups", "xml", lambda h, t: re.sub("(</?)result", r"\1groups", t))
fault("xml-attribute", G, "xml", "getGroup", "xml", sub("<result><id>(.*?)</id>", r'<result id="\1">'))
fault("xml-wrapped", G, "xml", "listGroups", "xml", sub("(<group>.*</group>)", r"<groups>\1</groups>"))
fault("xml-item-name", G, "xml", "listGroups", "xml", sub("(</?)group>", r"\1item>"))
fault("xml-item-name-categories", G, "xml", "listGroupCategories", "xml", sub("(</?)category>", r"\1item>"))
fault("xml-namespace", G, "xml", "getGroup", "xml", sub("<result>", '<result xmlns="urn:schoology">'))
fault("xml-scalar", G, "xml", "listGroups", "xml", sub("<total>", "<total>about "))
fault("xml-scalar-option", G, "xml", "getGroup", "xml", sub("<member_post>.*?<", "<member_post>yes<"))
fault("xml-repeated", G, "xml", "getGroup", "xml", sub("(<title>.*?</title>)", r"\1\1"))
fault("xml-options-flat", G, "xml", "getGroup", "xml", sub("</?options>", ""))
fault("xml-json-escape", G, "xml", "getGroup", "xml", sub("http://", r"http:\\/\\/"))
fault("xml-double-escape", G, "xml", "getGroup", "xml", lambda h, t: t.replace("&amp;", "&amp;amp;").replace("<title>", "<title>a &amp;amp; "))
fault("xml-unclosed", G, "xml", "getGroup", "xml", sub("</result>", ""))
fault("xml-ampersand", G, "xml", "getGroup", "xml", sub("<title>", "<title>R&B "))
fault("xml-title-missing", G, "xml", "getGroup", "xml", sub("<title>.*?</title>", ""))
fault("xml-text-between", G, "xml", "getGroup", "xml", sub("<title>", "ok<title>"))
fault("xml-null-text", G, "xml", "getGroup", "xml", sub("<category/>", "<category>null</category>"))
fault("xml-charset", G, "xml", "getGroup", "success", lambda h, r: (r[0], r[1], r[2].replace(b"<title>", b"<title>\xe9")))
fault("xml-invites-wrapped", I, "xml", "listInvites", "xml", sub("(<invite>.*</invite>)", r"<invites>\1</invites>"))
fault("xml-invites-root", I, "xml", "listInvites", "xml", sub("(</?)result>", r"\1invites>"))
fault("xml-invites-item", I, "xml", "listInvites", "xml", sub("(</?)invite>", r"\1item>"))
fault("xml-invites-created", I, "xml", "listInvites", "xml", sub(r"<created>(\d+)", r"<created>2014-01-14T00:00:00Z"))
fault("xml-invites-id-attribute", I, "xml", "listInvites", "xml", sub(r"<invite>(.*?)<id>(\d+)</id>", r'<invite id="\2">\1'))

# JSON against XML

fault("json-xml-title", G, "json-xml", "getGroup", "xml-value", edit(lambda v: v.update(title=v["title"].upper() + "!")))
fault("json-xml-list-short", G, "json-xml", "listGroups", "xml-value", edit(lambda v: v.update(group=v["group"][:-1])))
fault("json-xml-picture-missing", G, "json-xml", "getGroup", "xml-value", edit(lambda v: v.pop("picture_url")))
fault("json-xml-invite-created", I, "json-xml", "listInvites", "xml-value", edit(lambda v: [i.update(created=i["created"] + 3600) for i in v["invite"]]))
fault("write-differs", G, "json-xml", "createGroup", "state")

# status

fault("status-create-200", G, "status", "createGroup", "success", with_status(200))
fault("status-update-200", G, "status", "updateGroup", "success", with_status(200, True))
fault("status-delete-202", G, "status", "deleteGroup", "success", with_status(202, True))
fault("status-list-206", G, "status", "listGroups", "success", with_status(206))
fault("status-get-500", G, "status", "getGroup", "success", with_status(500, True))
fault("status-get-404", G, "status", "getGroup", "success", with_status(404, True))
fault("status-delete-404", G, "status", "deleteGroup", "success", with_status(404, True))
fault("status-unknown-500", G, "status", "getGroup", "reply", lambda h, r: (500, r[1], r[2]) if r[0] == 404 else r)
fault("status-unknown-400", G, "status", "*", "reply", lambda h, r: (410, r[1], r[2]) if r[0] == 404 and h.operation() == "getGroup" else r)
fault("status-401-as-403", G, "status", "*", "reply", lambda h, r: (418, r[1], r[2]) if r[0] == 401 else r)
fault("status-bad-input-500", G, "status", "createGroup", "reply", lambda h, r: (500, r[1], r[2]) if r[0] == 400 else r)
fault("status-invite-200", I, "status", "updateInvite", "success", with_status(200, True))
fault("status-invites-302", I, "status", "listInvites", "success", lambda h, r: (302, [("location", h.path)], b""))
fault("status-invitation-201", C, "status", "createInvitation", "success", with_status(201))
fault("status-accept-204", C, "status", "acceptInvitation", "success", with_status(204, True))
fault("status-delete-204", C, "status", "deleteInvitation", "success", with_status(204, True))
fault("status-create-refused", C, "status", "createInvitation", "success", lambda h, r: (503, r[1], b'{"error": {"code": 503, "message": "no", "status": "UNAVAILABLE"}}'))

# content type

fault("type-json-as-html", G, "content-type", "getGroup", "success", lambda h, r: with_header("content-type", "text/html")(h, r) if r[2][:1] == b"{" else r)
fault("type-missing", G, "content-type", "listGroups", "success", with_header("content-type", None))
fault("type-xml-as-octets", G, "content-type", "getGroup", "success", lambda h, r: with_header("content-type", "application/octet-stream")(h, r) if r[2][:1] == b"<" else r)
fault("type-xml-refused", G, "content-type", "listGroups", "weights", lambda h, w: {"json": 1, "xml": 0})
fault("type-json-refused", G, "content-type", "getGroup", "weights", lambda h, w: {"json": 0, "xml": 1})
fault("type-xml-labelled-json", G, "content-type", "listGroups", "success", lambda h, r: with_header("content-type", "application/json")(h, r) if r[2][:1] == b"<" else r)
fault("type-invites-plain", I, "content-type", "listInvites", "success", lambda h, r: with_header("content-type", "text/plain")(h, r))
fault("type-invitation-plain", C, "content-type", "getInvitation", "success", with_header("content-type", "text/plain; charset=utf-8"))
fault("type-error-html", C, "content-type", "*", "reply", lambda h, r: (r[0], [("content-type", "text/html")], b"<h1>no</h1>") if r[0] == 404 else r)

# state

for name in ("create-not-stored", "list-misses-created", "filter-ignored", "deleted-still-listed", "paging-overlap", "paging-gap", "paging-limit-ignored",
             "paging-total", "paging-total-page", "paging-link-missing", "paging-link-self", "paging-link-broken", "update-ignored", "update-ignores-description",
             "update-ignores-options", "update-clobbers", "update-clobbers-one", "update-other", "delete-leaves", "delete-other", "delete-twice",
             "failed-update-stored", "get-mutates", "unknown-found", "unknown-update"):
    fault(name, G, "state", "*", "state")
fault("create-loses-description", G, "state", "createGroup", "stored", lambda h, body: {**body, "description": ""})
fault("create-loses-option", G, "state", "createGroup", "stored", lambda h, body: {**body, "options": {}})
fault("create-same-id", G, "state", "createGroup", "state")
for name in ("invites-filter-ignored", "invites-filter-inverted", "invites-realms-mixed", "invites-user-ignored", "invites-stay", "invites-accept-stays",
             "invites-double", "invites-unknown"):
    fault(name, I, "state", "*", "state")
for name in ("classroom-filter-course", "classroom-filter-user", "classroom-list-misses", "classroom-create-not-stored", "classroom-role-changed",
             "classroom-delete-leaves", "classroom-delete-twice", "duplicate-accepted", "accept-twice", "accept-leaves"):
    fault(name, C, "state", "*", "state")
del FAULTS["create-same-id"]

# input

for name in ("input-title-missing", "input-title-long", "input-update-title-long", "input-privacy-enum", "input-option-type", "input-option-range", "input-syntax-accepted",
             "input-start-negative", "input-limit-type"):
    fault(name, G, "input", "*", "state")
for name in ("input-action-enum", "input-action-missing", "invites-realm-unchecked", "invites-offset-unchecked"):
    fault(name, I, "input", "*", "state")
for name in ("input-course-missing", "input-role-enum", "email-kept", "list-unfiltered-accepted"):
    fault(name, C, "input", "*", "state")

# authentication

for operation in ("listGroups", "createGroup", "deleteGroup"):
    fault("auth-schoology-anonymous@" + operation, G, "auth", operation, "state")
fault("auth-schoology-any-header@getGroup", G, "auth", "getGroup", "state")
fault("auth-oauth1-signature@getGroup", G, "auth", "getGroup", "state")
fault("auth-challenge@groups", G, "auth", "getGroup", "401", with_header("www-authenticate", None))
fault("auth-schoology-anonymous@listInvites", I, "auth", "listInvites", "state")
fault("auth-schoology-any-header@updateInvite", I, "auth", "updateInvite", "state")
fault("auth-classroom-anonymous@listInvitations", C, "auth", "listInvitations", "state")
fault("auth-classroom-any-token@getInvitation", C, "auth", "getInvitation", "state")
fault("auth-challenge@invitations", C, "auth", "*", "401", with_header("www-authenticate", None))
for operation in ("updateGroup", "deleteGroup"):
    fault("object@" + operation, G, "auth", operation, "state")
for operation in ("listInvites", "updateInvite"):
    fault("object@" + operation, I, "auth", operation, "state")
for operation in ("getInvitation", "deleteInvitation"):
    fault("object@" + operation, C, "auth", operation, "state")
fault("accept-stranger", C, "auth", "*", "state")

# the wire


def hang(handler, reply):
    time.sleep(70)
    handler.cut_off()


def slow(pause, step):
    def change(handler, reply):
        status, pairs, body = reply
        handler.write(status, pairs + [("content-length", str(len(body)))], b"")
        for at in range(0, len(body), step):
            handler.wfile.write(body[at:at + step])
            handler.wfile.flush()
            time.sleep(pause)
    return change


def late(seconds):
    def change(handler, reply):
        time.sleep(seconds)
        return reply
    return change


def framed(length, extra=b""):
    def change(handler, reply):
        status, pairs, body = reply
        handler.write(status, pairs + [("content-length", str(len(body) + length))], body + extra)
        handler.cut_off()
    return change


def raw(function):
    def change(handler, reply):
        handler.wfile.write(function(*reply))
        handler.cut_off()
    return change


def body_on_204(handler, reply):
    status, pairs, body = reply
    handler.write(status, pairs + [("content-type", "application/json"), ("content-length", "17")], b'{"deleted": true}')
    handler.cut_off()


def silent_body_on_204(handler, reply):
    status, pairs, body = reply
    handler.write(status, pairs, b'{"deleted": true}')
    handler.cut_off()


def huge(handler, reply):
    status, pairs, body = reply
    handler.write(status, pairs + [("content-length", str(len(body) + (64 << 20)))], b"")
    for _ in range(64):
        handler.wfile.write(b" " * (1 << 20))
    handler.wfile.write(body)


def twice(name):
    return lambda handler, reply: (reply[0], reply[1] + [pair for pair in reply[1] if pair[0] == name], reply[2])


W = "connection"
fault("wire-hang", G, W, "getGroup", "wire", hang)
fault("wire-hang-classroom", C, W, "listInvitations", "wire", hang)
fault("wire-slow-body", G, W, "listGroups", "wire", slow(1, 40))
fault("wire-slow-body-mild", G, W, "getGroup", "wire", slow(0.5, 40))
fault("wire-late-5", G, W, "getGroup", "success", late(5))
fault("wire-late-3", C, W, "getInvitation", "success", late(3))
fault("wire-close", G, W, "getGroup", "wire", raw(lambda s, p, b: b""))
fault("wire-close-head", I, W, "listInvites", "wire", raw(lambda s, p, b: b"HTTP/1.1 200 OK\r\ncontent-type: appl"))
fault("wire-truncated", G, W, "listGroups", "wire", framed(40))
fault("wire-truncated-classroom", C, W, "getInvitation", "wire", framed(11))
fault("wire-surplus", G, W, "getGroup", "wire", framed(0, b"<!-- more -->"))
fault("wire-short-length", C, W, "getInvitation", "wire", framed(-5))
fault("wire-surplus-space", C, W, "listInvitations", "wire", framed(0, b"\n{}\n"))
fault("wire-204-body", G, W, "updateGroup", "wire", body_on_204)
fault("wire-204-silent-body", G, W, "deleteGroup", "wire", silent_body_on_204)
fault("wire-204-invite-body", I, W, "updateInvite", "wire", silent_body_on_204)
fault("wire-utf8", G, W, "getGroup", "success", data(lambda b: b.replace(b'"title": "', b'"title": "\xff\xfe')))
fault("wire-bom", G, W, "getGroup", "success", data(lambda b: b"\xef\xbb\xbf" + b if b[:1] == b"{" else b))
fault("wire-duplicate-key", G, W, "getGroup", "success", data(lambda b: b.replace(b'"title":', b'"title": "old", "title":')))
fault("wire-duplicate-type", G, W, "getGroup", "success", twice("content-type"))
fault("wire-duplicate-type-other", C, W, "getInvitation", "success", lambda h, r: (r[0], r[1] + [("content-type", "text/html")], r[2]))
fault("wire-duplicate-length", G, W, "listGroups", "wire", lambda h, r: h.write(r[0], r[1] + [("content-length", str(len(r[2]))), ("content-length", str(len(r[2]) + 3))], r[2]) or h.cut_off())
fault("wire-duplicate-length-same", G, W, "listGroups", "wire", lambda h, r: h.write(r[0], r[1] + [("content-length", str(len(r[2])))] * 2, r[2]))
fault("wire-gzip-label", G, W, "getGroup", "success", with_header("content-encoding", "gzip"))
fault("wire-gzip-unlabelled", C, W, "getInvitation", "success", data(gzip.compress))
fault("wire-redirects", C, W, "getInvitation", "success", lambda h, r: (302, [("location", h.path)], b""))
fault("wire-huge", G, W, "listGroups", "wire", huge)
fault("wire-no-http", I, W, "listInvites", "wire", raw(lambda s, p, b: b"hello\r\n\r\n" + b))
fault("wire-chunk-size", G, W, "getGroup", "wire", raw(lambda s, p, b: b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n%s\r\n0\r\n\r\n" % (dict(p)["content-type"].encode(), b)))
fault("wire-chunk-unended", C, W, "listInvitations", "wire", raw(lambda s, p, b: b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(b), b)))

# Forms that are as correct


def chunked(handler, reply):
    status, pairs, body = reply
    if status == 204 or not body:
        return handler.write(status, pairs + ([] if status == 204 else [("content-length", "0")]), b"")
    chunks = [body[at:at + 11] for at in range(0, len(body), 11)]
    return handler.write(status, pairs + [("transfer-encoding", "chunked")], b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n")


def key_order(handler, value):
    if isinstance(value, dict):
        return {key: key_order(handler, value[key]) for key in sorted(value, reverse=True)}
    return [key_order(handler, item) for item in value] if isinstance(value, list) else value


def with_extra(handler, value):
    if isinstance(value, dict):
        return {"x_extra": [1, {"a": None}], **{key: with_extra(handler, item) for key, item in value.items()}}
    return [with_extra(handler, item) for item in value] if isinstance(value, list) else value


def other_data(handler, value):
    state = handler.server.state
    if not getattr(handler.server, "moved", False):
        handler.server.moved = True
        for group in state.groups.values():
            group.update(title="Gruppe <%s> & Söhne ✓" % group["id"], description="two\nlines", website="https://example.org/?a=1&b=2", category="clubs")


neutral("plain", "none")
neutral("key-order", "json-value", key_order)
neutral("pretty", "dump", lambda h, v: True)
neutral("extra-headers", "reply", lambda h, r: (r[0], r[1] + [("x-request-id", "r1"), ("cache-control", "private, no-store"), ("set-cookie", "a=b"), ("set-cookie", "c=d"), ("vary", "Accept"), ("vary", "Origin")], r[2]))
neutral("upper-header-names", "reply", lambda h, r: (r[0], [(n.upper(), v) for n, v in r[1]], r[2]))
neutral("chunked", "wire", chunked)
neutral("extra-properties", "json-value", with_extra)
neutral("other-data", "before", other_data)
neutral("single-quotes", "xml-declaration", lambda h, t: "<?xml version='1.0' encoding='utf-8'?>")
neutral("xml-white-space", "xml", lambda h, t: re.sub(r">\s*<(?!/)", ">\n  <", t))
neutral("closing", "wire", lambda h, r: (h.write(r[0], r[1] + [("connection", "close")] + ([] if r[0] == 204 else [("content-length", str(len(r[2])))]), r[2]), h.cut_off()))
neutral("no-length", "wire", lambda h, r: (h.write(r[0], r[1] + [("connection", "close")], r[2] if r[0] != 204 else b""), h.cut_off()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault")
    parser.add_argument("--neutral")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--set", dest="extra", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.names:
        for name, one in [*FAULTS.items(), *NEUTRAL.items()]:
            print(name, one.api, one.group, one.operation, sep="\t")
        return
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Server)
    server.daemon_threads, server.state, server.done = True, correct.State(), set()
    server.name = options.fault or options.neutral
    server.chosen = FAULTS[options.fault] if options.fault else NEUTRAL[options.neutral] if options.neutral else None
    server.options = argparse.Namespace(chunked=False, pretty=False, single_quotes=False, extra_headers=False, bare_errors=False)
    print("http://127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
