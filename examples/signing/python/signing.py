"""The signing endpoint for Flask. docs/signing-endpoint.md tells the protocol, the README beside this how to mount it."""

import hashlib
import http.client
import json
import re
import secrets
import threading
import time
from datetime import datetime, timezone
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, request
from TLSSigAPIv2 import TLSSigAPIv2
from werkzeug.exceptions import RequestEntityTooLarge

LOOKS = ["get_sched_task", "list_sched_task"]
COMMANDS = [*LOOKS, "add_sched_task", "modify_sched_task", "delete_sched_task"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
DAY = 24 * 60 * 60
LONGEST = 64 * 1024
REFUSALS = {
    "not-json": (400, "Send a JSON object as application/json."),
    "bad-request": (400, "A member is there twice, perhaps in capitals once: keep one."),
    "wrong-app": (400, "Leave Sdkappid out, or name the app of this endpoint."),
    "bad-key": (400, "An Idempotency-Key has 1 to 255 visible ASCII characters: send a UUID."),
    "not-signed-in": (401, "Sign in, then repeat the call."),
    "not-allowed": (403, "Your role doesn't allow this: ask somebody whose role does."),
    "other-origin": (403, "Call from a page of this host."),
    "unknown-command": (404, f"Call /relay/ and one of {', '.join(COMMANDS)}."),
    "sign-off": (404, "Use relay: no UserSig is handed out here."),
    "method-not-allowed": (405, "Use POST."),
    "in-progress": (409, "Wait, then repeat the call with the same key."),
    "key-reused": (409, "This key was used with another body: send a new one."),
    "outcome-unknown": (409, "Look for the task by its MsgRandom; if it isn't there, add it with a new key."),
    "too-large": (413, "Send at most 64 KiB."),
    "rate-limited": (429, "Wait a second, then repeat the call."),
    "internal": (500, "Whoever runs this endpoint finds the cause in its log."),
    "bad-gateway": (502, "The service's answer was lost: look for the task before you add it again."),
    "timeout": (504, "The service was silent for 10 s: look for the task before you add it again."),
}
# After these codes of the service nobody knows whether the task was made.
UNSURE = [60008, 60013, 60014, 70169, 70202, 70500, 90105]


class Refusal(Exception):
    def __init__(self, name, **headers):
        status, detail = REFUSALS[name]
        problem = {"type": f"urn:timpush-sched:problem:{name}", "title": name.replace("-", " ")}
        body = json.dumps({**problem, "status": status, "detail": detail})
        self.answer = Response(body, status, headers, content_type="application/problem+json")


def answered(body, headers=None):
    return Response(body, 200, headers, content_type="application/json")


def no_json(text):
    raise ValueError(text)


def is_number(value):
    return type(value) is int and 0 <= value < 2**64


def nobody():
    """FILL IN: who is calling, by your own sign-in, as (name, role): viewer, editor or admin. None is a 401."""
    return None


def to_stdout(line):
    print(line, flush=True)


def signing(sdkappid, identifier, key, service, caller=nobody, audit=to_stdout, per_second=5):
    """A blueprint for the place that the console calls; audit gets a line of JSON for each call."""
    signer = TLSSigAPIv2(sdkappid, key)
    lock = threading.Lock()
    passed = {command: [] for command in COMMANDS}  # when the latest calls were let through
    fates = {}  # by caller and Idempotency-Key. In memory: for one process, until it ends

    def relay(path, line):
        command = path.removeprefix("relay/")
        if command == path or command not in COMMANDS:
            raise Refusal("sign-off" if path == "sign" else "unknown-command")
        line["command"] = command
        if request.method != "POST":
            raise Refusal("method-not-allowed", Allow="POST")
        name, role = caller() or (None, None)
        if not name:
            raise Refusal("not-signed-in")
        line.update(operator=name, role=role)
        origin = request.headers.get("Origin")
        own = origin is None or re.sub("^https?://", "", origin) == request.headers.get("Host")
        if not own or request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            raise Refusal("other-origin")

        # One more, since Werkzeug cuts a body of unknown length off there and says nothing.
        request.max_content_length = LONGEST + 1
        try:
            raw = request.get_data()
            if len(raw) > LONGEST:
                raise RequestEntityTooLarge()
            body = json.loads(raw.decode(), parse_constant=no_json)
            # What is judged is what is sent: the JSON as it was read, written anew.
            forward = json.dumps({**body, "Sdkappid": sdkappid}, allow_nan=False)
        except RequestEntityTooLarge:
            raise Refusal("too-large") from None
        except (ValueError, TypeError, RecursionError):
            raise Refusal("not-json") from None
        if request.mimetype != "application/json":
            raise Refusal("not-json")
        # Nobody has said that the service minds the case of letters.
        members = [member.upper().lower() for member in body]
        if len(set(members)) < len(members):
            raise Refusal("bad-request")
        app, kind, content = body.get("Sdkappid"), body.get("Type"), body.get("Content")
        if "sdkappid" in members and not (is_number(app) and app == sdkappid):
            raise Refusal("wrong-app")
        random = content.get("MsgRandom") if isinstance(content, dict) else None
        line.update(Type=kind if kind in ("All", "Tag", "User") else None)
        line.update(TaskID=body.get("TaskID") if is_number(body.get("TaskID")) else None)
        line.update(MsgRandom=random if is_number(random) else None)
        look = command in LOOKS
        may = {"viewer": look, "editor": look or kind in ("Tag", "User"), "admin": True}
        if not may.get(role):
            raise Refusal("not-allowed")

        now = time.time()
        once = request.headers.get("Idempotency-Key") if command == "add_sched_task" else None
        if once is not None and not re.fullmatch("[!-~]{1,255}", once):
            raise Refusal("bad-key")
        fate = {"since": now, "digest": hashlib.sha256(raw).digest(), "state": "in-progress"}
        with lock:
            if once is not None:
                for place in [place for place, old in fates.items() if old["since"] < now - DAY]:
                    del fates[place]
                earlier = fates.get((name, once), {"state": "free"})
                if earlier["state"] != "free":
                    if earlier["digest"] != fate["digest"]:
                        raise Refusal("key-reused")
                    if earlier["state"] != "done":
                        raise Refusal(earlier["state"])
                    line.update(earlier["said"], replayed=True)
                    return answered(earlier["answer"], {"Idempotent-Replayed": "true"})
            passed[command] = [at for at in passed[command] if at > now - 1]
            if len(passed[command]) >= per_second:
                raise Refusal("rate-limited", **{"Retry-After": "1"})
            passed[command].append(now)
            if once is not None:
                fates[name, once] = fate
        return answered(call(command, forward, fate, line))

    def call(command, body, fate, line):
        query = {"sdkappid": sdkappid, "identifier": identifier, "contenttype": "json"}
        query.update(usersig=signer.gen_sig(identifier, 600), random=secrets.randbelow(2**32))
        url = urlsplit(service)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.netloc, timeout=10)
        state, failure = "free", "bad-gateway"
        try:
            connection.connect()
            state = "outcome-unknown"
            path = f"/v4/timpush/{command}?{urlencode(query)}"
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = response.read()
            said = json.loads(answer)
            if response.status == 200 and isinstance(said, dict) and type(said.get("ErrorCode")) is int:
                code = said["ErrorCode"]
                fate.update(answer=answer, said={"errorCode": code, "result": said.get("TaskID")})
                line.update(fate["said"])
                state = "done" if code == 0 else "outcome-unknown" if code in UNSURE else "free"
                return answer
        except TimeoutError:
            failure = "timeout" if state == "outcome-unknown" else "bad-gateway"
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            connection.close()
            fate["state"] = state
        raise Refusal(failure)

    blueprint = Blueprint("signing", __name__)

    @blueprint.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def relayed(path):
        began = time.monotonic()
        line = {"at": datetime.now(timezone.utc).isoformat(timespec="milliseconds")}
        try:
            answer = relay(path, line)
        except Refusal as refusal:
            answer = refusal.answer
        except Exception:
            current_app.logger.exception("A call failed in the signing endpoint")
            answer = Refusal("internal").answer
        answer.headers["Cache-Control"] = "no-store"
        line.update(status=answer.status_code, ms=round((time.monotonic() - began) * 1000))
        audit(json.dumps({name: value for name, value in line.items() if value is not None}))
        return answer

    return blueprint
