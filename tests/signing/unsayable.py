"""What no schema can say, told to schemathesis: no member is there twice, not even in other letters."""

import schemathesis


@schemathesis.hook
def filter_body(context, body):
    if not isinstance(body, dict):
        return True
    names = [name.upper().lower() for name in body]
    return len(set(names)) == len(names) and ("Sdkappid" in body or "sdkappid" not in names)
