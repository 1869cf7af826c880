"""The signing endpoint for Flask. docs/signing-endpoint.md tells the protocol, the README how to mount it."""

import hashlib
import json
import re
import secrets
import threading
import time
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, g, make_response, request
from TLSSigAPIv2 import TLSSigAPIv2

JSON = {"Content-Type": "application/json"}
REPLAYED = {"Idempotent-Replayed": "true", **JSON}
# Codes after which the task may be there.
UNSURE = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000]


def problem(status, name):
    headers = {"Content-Type": "application/problem+json"} | ({"Retry-After": "2"} if status == 429 else {})
    return {"type": f"urn:timpush-sched:problem:{name}", "title": name, "status": status}, status, headers


def refuse(condition, status, name):
    if condition:
        abort(make_response(problem(status, name)))


def signing(sdkappid, identifier, key, service, caller=lambda: None, audit=print, per_second=5):
    """A blueprint. FILL IN caller: who is calling, by your own sign-in, as (name, role); None is a 401."""
    signer, lock, at = TLSSigAPIv2(sdkappid, key), threading.Lock(), urlsplit(service)
    connect = HTTPSConnection if at.scheme == "https" else HTTPConnection
    passed = {}  # by command: when its latest calls were let through
    calls = {}  # by caller and Idempotency-Key; those that changed nothing are not kept
    blueprint = Blueprint("signing", __name__)
    blueprint.register_error_handler(500, lambda _: problem(500, "internal"))

    @blueprint.route("/<path:path>", methods="GET HEAD POST PUT PATCH DELETE OPTIONS".split())
    def relay(path):
        g.line, g.began = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}, time.monotonic()
        known = re.fullmatch("relay/((get|list|add|modify|delete)_sched_task)", path)
        refuse(not known, 404, "unknown-command")
        refuse(request.method != "POST", 405, "method-not-allowed")
        command, verb = known.groups()
        g.line["command"] = command
        name, role = caller() or (None, None)
        g.line.update(caller=name, role=role)
        refuse(not name, 401, "not-signed-in")
        site, once = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Idempotency-Key")
        refuse(site not in ("same-origin", "none"), 403, "other-origin")
        request.max_content_length = 65537  # one more, since a body of unknown length is cut off there
        refuse((request.content_length or 0) > 65536 or len(request.get_data()) > 65536, 413, "too-large")
        refuse(request.mimetype != "application/json", 400, "not-json")
        try:
            body = json.loads(request.get_data().decode(), parse_constant=int)  # which takes no NaN
            whole = {**body, "Sdkappid": sdkappid}
            sent = json.dumps(whole, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
        except (ValueError, TypeError, RecursionError):
            refuse(True, 400, "not-json")
        kind, content = body.get("Type"), body.get("Content")
        random = content.get("MsgRandom") if isinstance(content, dict) else None
        told = {"Type": kind, "TaskID": body.get("TaskID"), "MsgRandom": random}
        g.line.update((what, str(it)[:40]) for what, it in told.items() if isinstance(it, (str, int)))
        refuse(body.get("Sdkappid", sdkappid) != sdkappid, 400, "wrong-app")
        look = verb in ("get", "list")
        may = {"viewer": look, "editor": look or kind in ("Tag", "User"), "admin": True}
        refuse(not may.get(role), 403, "not-allowed")

        place = (name, once) if verb == "add" and once is not None else None
        refuse(place and not re.fullmatch("[!-~]{1,255}", once), 400, "bad-key")
        query = {"sdkappid": sdkappid, "identifier": identifier, "usersig": signer.gen_sig(identifier, 600)}
        query |= {"random": secrets.randbelow(2**32), "contenttype": "json"}
        now, digest = time.monotonic(), hashlib.sha256(sent).digest()
        call = {"since": now, "digest": digest, "answer": problem(409, "in-progress")}
        with lock:
            for old in [old for old in calls if calls[old]["since"] < now - 24 * 3600]:
                del calls[old]
            if earlier := calls.get(place):
                refuse(earlier["digest"] != digest, 409, "key-reused")
                return earlier["answer"]
            recent = passed[command] = [at for at in passed.get(command, []) if at > now - 1.05]
            refuse(len(recent) >= per_second, 429, "rate-limited")
            recent.append(now)
            if place:
                calls[place] = call

        connection, unknown = connect(at.netloc, timeout=10), problem(409, "outcome-unknown")
        try:
            connection.request("POST", f"/v4/timpush/{command}?{urlencode(query)}", sent, JSON)
            answer = connection.getresponse()
            text = answer.read()
            said = json.loads(text)
            refuse(answer.status != 200 or type(said["ErrorCode"]) is not int, 502, "bad-gateway")
            g.line.update(ErrorCode=said["ErrorCode"], result=said.get("TaskID"))
            call["answer"] = unknown if said["ErrorCode"] else (text, 200, REPLAYED)
            if said["ErrorCode"] not in (0, *UNSURE):
                with lock:
                    calls.pop(place, None)
            return text, 200, JSON
        except Exception as error:
            call["answer"], late = unknown, isinstance(error, TimeoutError)
            return problem(504, "timeout") if late else problem(502, "bad-gateway")
        finally:
            connection.close()

    @blueprint.after_request
    def record(answer):
        answer.headers.update({"Cache-Control": "no-store", "Allow": "POST"})
        if "line" in g:  # else your application has refused it before
            replayed, ms = "Idempotent-Replayed" in answer.headers, round((time.monotonic() - g.began) * 1000)
            line = {**g.line, "status": answer.status_code, "replayed": replayed, "ms": ms}
            audit(json.dumps(line, default=str))
        return answer

    return blueprint
