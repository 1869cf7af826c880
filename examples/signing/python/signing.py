"""The signing endpoint for Flask. docs/signing-endpoint.md tells the protocol, the README how to mount it."""

import hashlib
import http.client
import json
import re
import secrets
import threading
import time
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, g, request
from TLSSigAPIv2 import TLSSigAPIv2

LOOKS = ["get_sched_task", "list_sched_task"]
COMMANDS = [*LOOKS, "add_sched_task", "modify_sched_task", "delete_sched_task"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
UNSURE = [60008, 60013, 60014, 70169, 70202, 70500, 90105]  # codes after which the task may be there


def problem(status, name):
    lost = status == 409 or status >= 500
    detail = "Look for the task before you send it again." if lost else "Nothing was sent."
    kind, title = f"urn:timpush-sched:problem:{name}", name.replace("-", " ")
    body = json.dumps({"type": kind, "title": title, "status": status, "detail": detail})
    headers = {"Retry-After": "1"} if status == 429 else {}
    return Response(body, status, headers, content_type="application/problem+json")


def refuse(condition, status, name):
    if condition:
        abort(problem(status, name))


def members(pairs):
    # Of two members with one name json.loads keeps the last. The service might keep the first.
    refuse(len(dict(pairs)) < len(pairs), 400, "bad-request")
    return dict(pairs)


def plain(value):
    return value if value in ("All", "Tag", "User") or type(value) is int else None


def signing(sdkappid, identifier, key, service, caller=lambda: None, audit=print, per_second=5):
    """A blueprint. FILL IN caller: who is calling, by your own sign-in, as (name, role); None is a 401."""
    signer, url, lock = TLSSigAPIv2(sdkappid, key), urlsplit(service), threading.Lock()
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    passed = {command: [] for command in COMMANDS}  # when the latest calls were let through
    calls = {}  # by caller and Idempotency-Key; those that changed nothing are not kept

    blueprint = Blueprint("signing", __name__)

    @blueprint.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def relay(path):
        g.began, g.line = time.time(), {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        command = path.removeprefix("relay/")
        refuse(command == path or command not in COMMANDS, 404, "unknown-command")
        refuse(request.method != "POST", 405, "method-not-allowed")
        name, role = caller() or (None, None)
        g.line.update(caller=name, role=role, command=command)
        refuse(name is None, 401, "not-signed-in")
        header, host = request.headers.get, request.headers.get("Host")
        own = header("Origin") in (None, f"https://{host}", f"http://{host}")
        refuse(not own or header("Sec-Fetch-Site") not in (None, "same-origin", "none"), 403, "other-origin")

        request.max_content_length = 65537  # one more, since a body of unknown length is cut off there
        refuse((request.content_length or 0) > 65536 or len(request.get_data()) > 65536, 413, "too-large")
        text, body = request.get_data(), None
        try:
            body = json.loads(text.decode(), object_pairs_hook=members, parse_constant=int)  # no NaN
        except (ValueError, RecursionError):
            pass
        refuse(request.mimetype != "application/json" or not isinstance(body, dict), 400, "not-json")
        kind, task, content = body.get("Type"), body.get("TaskID"), body.get("Content")
        random = content.get("MsgRandom") if isinstance(content, dict) else None
        g.line.update(Type=plain(kind), TaskID=plain(task), MsgRandom=plain(random))
        refuse(body.get("Sdkappid", sdkappid) != sdkappid, 400, "wrong-app")
        look = command in LOOKS
        may = {"viewer": look, "editor": look or kind in ("Tag", "User"), "admin": True}
        refuse(not may.get(role), 403, "not-allowed")

        once, now = header("Idempotency-Key") if command == "add_sched_task" else None, time.time()
        refuse(once is not None and not re.fullmatch("[!-~]{1,255}", once), 400, "bad-key")
        call = {"since": now, "hash": hashlib.sha256(text).digest(), "state": "in-progress"}
        with lock:
            for place in [place for place, old in calls.items() if old["since"] < now - 24 * 3600]:
                del calls[place]
            if earlier := calls.get((name, once)):
                refuse(earlier["hash"] != call["hash"], 409, "key-reused")
                refuse(earlier["state"] != "done", 409, earlier["state"])
                g.line.update(ErrorCode=0, replayed=True)
                replayed = {"Idempotent-Replayed": "true"}
                return Response(earlier["answer"], 200, replayed, content_type="application/json")
            passed[command] = [at for at in passed[command] if at > now - 1]
            refuse(len(passed[command]) >= per_second, 429, "rate-limited")
            passed[command].append(now)
            if once is not None:
                calls[name, once] = call

        if "Sdkappid" not in body:
            text = text.replace(b"{", b'{"Sdkappid":%d%s' % (sdkappid, b"," if body else b""), 1)
        query = {"sdkappid": sdkappid, "identifier": identifier, "usersig": signer.gen_sig(identifier, 600)}
        query.update(random=secrets.randbelow(2**32), contenttype="json")
        connection, state = connect(url.netloc, timeout=10), "free"
        try:
            connection.connect()
            state = "outcome-unknown"
            path = f"/v4/timpush/{command}?{urlencode(query)}"
            connection.request("POST", path, text, {"Content-Type": "application/json"})
            response = connection.getresponse()
            call["answer"] = response.read()
            said = json.loads(call["answer"])
            refuse(response.status != 200 or type(said["ErrorCode"]) is not int, 502, "bad-gateway")
            if said["ErrorCode"] not in UNSURE:
                state = "free" if said["ErrorCode"] else "done"
            g.line.update(ErrorCode=said["ErrorCode"], result=said.get("TaskID"))
            return Response(call["answer"], content_type="application/json")
        except TimeoutError:
            return problem(504, "timeout")
        except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError):
            return problem(502, "bad-gateway")
        finally:
            connection.close()
            if state == "free":
                calls.pop((name, once), None)
            else:
                call["state"] = state

    @blueprint.errorhandler(500)
    def failed(_error):
        return problem(500, "internal")

    @blueprint.after_request
    def record(answer):
        answer.headers.update({"Cache-Control": "no-store", "Allow": "POST"})
        ms = round((time.time() - g.began) * 1000)
        audit(json.dumps({**g.line, "status": answer.status_code, "ms": ms}))
        return answer

    return blueprint
