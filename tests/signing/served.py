"""Serves the example for Flask to conformance.mjs. What it is to do stands in its argument, as JSON."""

import json
import os
import sys
import threading
from pathlib import Path

from flask import Flask, request
from werkzeug.serving import make_server

sys.dont_write_bytecode = True
sys.stdout.reconfigure(line_buffering=True)
sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "signing" / "python"))
from signing import signing  # noqa: E402


def caller():
    """Stands in for a sign-in: `Authorization: editor second`."""
    role, _, name = request.headers.get("Authorization", "").partition(" ")
    if role == "broken":
        raise RuntimeError("made for a test")
    return (name, role) if role else None


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()
app = Flask(__name__)
app.register_blueprint(signing(**json.loads(sys.argv[1]), caller=caller), url_prefix="/api/timpush")
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"listening on http://127.0.0.1:{server.port}/api/timpush", flush=True)
server.serve_forever()
