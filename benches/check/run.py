"""Plays each fault and each neutral form of server.py to the judge and tabulates what it finds.

    cargo build --release
    python3 benches/check/run.py [--documents plain|ours|both] [--only REGEX] [--schemathesis PATH [--seconds N]] [--jobs N] [--keep DIR]

A fault is found when the judge ends with exit code 1 and shows an error. Each run may take 60 s. Schemathesis may say things of the correct server too:
it finds a fault when it says something of an operation that it says of the correct server in none of three runs.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HALLPASS = os.environ.get("HALLPASS", str(ROOT / "target/release/hallpass"))
DOCUMENTS = {
    "plain": {api: HERE / (api + ".yaml") for api in ("groups", "invites", "invitations")},
    "ours": {"groups": ROOT / "spec/schoology/groups.yaml", "invites": ROOT / "spec/schoology/invites.yaml",
             "invitations": ROOT / "spec/classroom/invitations.yaml"},
}
OAUTH = 'Authorization: OAuth oauth_consumer_key="%s",oauth_signature_method="PLAINTEXT",oauth_signature="%s%%26"'
HEADERS = {
    "groups": (OAUTH % ("hpkey", "hpsecret"), OAUTH % ("hpmember", "hpmembersecret")),
    "invitations": ("Authorization: Bearer ya29.fake", "Authorization: Bearer ya29.ann"),
}
HEADERS["invites"] = HEADERS["groups"]
LIMIT = 60


def judge(arguments, url, document, api):
    first, second = HEADERS[api]
    if arguments.schemathesis:
        command = [arguments.schemathesis, "run", str(document), "--url", url + ("" if api == "invitations" else "/v1"), "--header", first,
                   "--max-time", str(arguments.seconds), "--continue-on-failure", "--no-color"]
        return command, None
    report = tempfile.NamedTemporaryFile(suffix=".json", delete=False).name
    command = [HALLPASS, "check", str(document), "--url", url, "--other-header", second, "--report", "json=" + report]
    if arguments.environment and api != "invitations":
        os.environ.update(HALLPASS_OAUTH1_KEY="hpkey", HALLPASS_OAUTH1_SECRET="hpsecret")
        return command, report
    return command + ["--header", first], report


def play(arguments, name, api, kind, operation, documents):
    server = subprocess.Popen([sys.executable, str(HERE / "server.py"), "--neutral" if kind == "neutral" else "--fault", name], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        url = server.stdout.readline().strip()
        command, report = judge(arguments, url, DOCUMENTS[documents][api], api)
        started = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, cwd=tempfile.gettempdir())
            code, output = done.returncode, done.stdout + done.stderr
        except subprocess.TimeoutExpired as expired:
            code, output = "time", (expired.stdout or b"").decode(errors="replace")
        seconds = time.monotonic() - started
    finally:
        server.kill()
        server.wait()
    if arguments.keep:
        Path(arguments.keep).mkdir(parents=True, exist_ok=True)
        Path(arguments.keep, "%s.%s.%s.txt" % (name, api, documents)).write_text(output)
    return dict(name=name, api=api, group=kind, operation=operation, documents=documents, code=code, seconds=seconds,
                errors=schemathesis_errors(output) if arguments.schemathesis else errors(report, output))


def schemathesis_errors(output):
    """`code title@operation` of each failure."""
    found, operation = set(), "-"
    for line in output.splitlines():
        header = re.match(r"^_{3,} (.+?) _{3,}$", line)
        operation = header.group(1) if header else operation
        failure = re.match(r"^- (ST\d+ .+)$", line)
        if failure:
            found.add("%s@%s" % (failure.group(1), operation))
    return sorted(found)


def errors(report, output):
    """`check operation` of each error."""
    try:
        found = json.loads(Path(report).read_text())["findings"] if report else []
        Path(report).unlink() if report else None
    except (OSError, ValueError):
        return sorted(set(re.findall(r"^error\[(.*?)\]", output, flags=re.M)))
    def name(finding):
        operation = finding.get("operation") or {}
        return "%s@%s" % (finding["check"], operation.get("id", "-") if isinstance(operation, dict) else operation)
    return sorted({name(f) for f in found if f["severity"] == "error"})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", choices=["plain", "ours", "both"], default="both")
    parser.add_argument("--only", default="")
    parser.add_argument("--schemathesis", metavar="PATH", help="play to this `schemathesis` instead")
    parser.add_argument("--seconds", type=int, default=50, help="how long Schemathesis may test (50)")
    parser.add_argument("--environment", action="store_true", help="sign OAuth 1.0a by key and secret instead of a header")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    names = subprocess.run([sys.executable, str(HERE / "server.py"), "--names"], capture_output=True, text=True, check=True).stdout
    rows = [line.split("\t") for line in names.splitlines()]
    kinds = ["plain", "ours"] if arguments.documents == "both" else [arguments.documents]
    work = [(name, one, kind, operation, documents) for documents in kinds for name, api, kind, operation in rows if re.search(arguments.only, name)
            for one in (("groups", "invites", "invitations") if api == "all" else (api,))]
    def tell_one(one):
        result = play(arguments, *one)
        print("%s %s (%s): exit %s in %.1f s" % (result["documents"], result["name"], result["api"], result["code"], result["seconds"]), file=sys.stderr, flush=True)
        return result
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        usual = defaultdict(set)
        if arguments.schemathesis:
            correct = [("plain", api, "neutral", "*", documents) for documents in kinds for api in HEADERS for _ in range(3)]
            for result in pool.map(tell_one, correct):
                usual[result["documents"], result["api"]].update(result["errors"])
        results = list(pool.map(tell_one, work))
    for result in results:
        if result["group"] != "neutral":
            result["errors"] = sorted(set(result["errors"]) - usual[result["documents"], result["api"]])
    tell(results)


def tell(results):
    table, unfound, alarms = defaultdict(Counter), [], []
    for result in results:
        cell = table[result["documents"], result["group"]]
        cell["all"] += 1
        cell["seconds"] = max(cell["seconds"], result["seconds"])
        bad = result["code"] != 0 if result["group"] == "neutral" else result["code"] == 1 and result["errors"]
        cell["found"] += bool(bad)
        if result["group"] == "neutral" and bad:
            alarms.append(result)
        if result["group"] != "neutral" and not bad:
            unfound.append(result)
    for title, some in (("unfound", unfound), ("false alarms", alarms)):
        for result in some:
            print("%s: %s %s (%s) exit %s in %.1f s %s" % (title, result["documents"], result["name"], result["api"], result["code"], result["seconds"], " ".join(result["errors"])))
    for result in results:
        if result not in unfound and result["group"] != "neutral":
            print("found: %s %s by %s" % (result["documents"], result["name"], " ".join(result["errors"])))
    print("\n| document | group | faults | found | longest s |\n|---|---|---|---|---|")
    for (documents, group), cell in sorted(table.items()):
        print("| %s | %s | %d | %d | %.1f |" % (documents, group, cell["all"], cell["found"], cell["seconds"]))


if __name__ == "__main__":
    main()
