"""The signing endpoint for Flask. docs/signing-endpoint.md tells the protocol, the README how to mount it."""

import http.client
import json
import re
import secrets
import threading
import time
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, g, request
from TLSSigAPIv2 import TLSSigAPIv2

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Codes after which the task may be there.
UNSURE = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000]


def refuse(condition, status, name):
    if condition:
        body = json.dumps({"type": f"urn:timpush-sched:problem:{name}", "title": name, "status": status})
        headers = {"Retry-After": "1"} if status == 429 else {}
        abort(Response(body, status, headers, content_type="application/problem+json"))


def signing(sdkappid, identifier, key, service, caller=lambda: None, audit=print, per_second=5):
    """A blueprint. FILL IN caller: who is calling, by your own sign-in, as (name, role); None is a 401."""
    signer, url, lock = TLSSigAPIv2(sdkappid, key), urlsplit(service), threading.Lock()
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    passed = {}  # by command: when its latest calls were let through
    calls = {}  # by caller and Idempotency-Key; those that changed nothing are not kept
    blueprint = Blueprint("signing", __name__)

    @blueprint.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def relay(path):
        g.began, g.line = time.time(), {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        known = re.fullmatch("relay/((get|list|add|modify|delete)_sched_task)", path)
        refuse(not known, 404, "unknown-command")
        refuse(request.method != "POST", 405, "method-not-allowed")
        command, verb = known.groups()
        name, role = caller() or (None, None)
        g.line.update(caller=name, role=role, command=command)
        refuse(name is None, 401, "not-signed-in")
        site, once = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Idempotency-Key")
        refuse(site not in ("same-origin", "none"), 403, "other-origin")

        request.max_content_length = 65537  # one more, since a body of unknown length is cut off there
        refuse((request.content_length or 0) > 65536 or len(request.get_data()) > 65536, 413, "too-large")
        try:
            body = json.loads(request.get_data().decode(), parse_constant=int)  # which takes no NaN
            sent = json.dumps({**body, "Sdkappid": sdkappid}, allow_nan=False)
        except (ValueError, TypeError, RecursionError):
            sent = None
        refuse(request.mimetype != "application/json" or sent is None, 400, "not-json")
        kind, content = body.get("Type"), body.get("Content")
        random = content.get("MsgRandom") if isinstance(content, dict) else None
        g.line.update(Type=kind, TaskID=body.get("TaskID"), MsgRandom=random)
        refuse(body.get("Sdkappid", sdkappid) != sdkappid, 400, "wrong-app")
        look = verb in ("get", "list")
        may = {"viewer": look, "editor": look or kind in ("Tag", "User"), "admin": True}
        refuse(not may.get(role), 403, "not-allowed")

        now, place = time.time(), (name, once) if verb == "add" and once is not None else None
        refuse(place and not re.fullmatch("[!-~]{1,255}", once), 400, "bad-key")
        call = {"since": now, "sent": sent, "problem": "in-progress"}
        with lock:
            for old in [old for old in calls if calls[old]["since"] < now - 24 * 3600]:
                del calls[old]
            if earlier := calls.get(place):
                refuse(earlier["sent"] != sent, 409, "key-reused")
                refuse(earlier["problem"], 409, earlier["problem"])
                replayed = {"Idempotent-Replayed": "true"}
                return Response(earlier["answer"], 200, replayed, content_type="application/json")
            passed[command] = [at for at in passed.get(command, []) if at > now - 1]
            refuse(len(passed[command]) >= per_second, 429, "rate-limited")
            passed[command].append(now)
            if place:
                calls[place] = call

        usersig, random = signer.gen_sig(identifier, 600), secrets.randbelow(2**32)
        query = {"sdkappid": sdkappid, "identifier": identifier, "usersig": usersig, "random": random}
        target = f"/v4/timpush/{command}?contenttype=json&{urlencode(query)}"
        connection, problem = connect(url.netloc, timeout=10), "outcome-unknown"
        try:
            connection.request("POST", target, sent, {"Content-Type": "application/json"})
            response = connection.getresponse()
            call["answer"] = response.read()
            said = json.loads(call["answer"])
            refuse(response.status != 200 or type(said["ErrorCode"]) is not int, 502, "bad-gateway")
            g.line.update(ErrorCode=said["ErrorCode"], result=said.get("TaskID"))
            if said["ErrorCode"] == 0:
                problem = None
            elif said["ErrorCode"] not in UNSURE:
                calls.pop(place, None)
            return Response(call["answer"], content_type="application/json")
        except TimeoutError:
            refuse(True, 504, "timeout")
        except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError):
            refuse(True, 502, "bad-gateway")
        finally:
            connection.close()
            call["problem"] = problem

    @blueprint.errorhandler(500)
    def failed(_error):
        refuse(True, 500, "internal")

    @blueprint.after_request
    def record(answer):
        answer.headers.update({"Cache-Control": "no-store", "Allow": "POST"})
        replayed, ms = "Idempotent-Replayed" in answer.headers, round((time.time() - g.began) * 1000)
        audit(json.dumps({**g.line, "status": answer.status_code, "replayed": replayed, "ms": ms}))
        return answer

    return blueprint
