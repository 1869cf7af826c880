"""Makes a UserSig by PyPI's tls-sig-api-v2, or the signature that belongs under what one says."""

import json
import sys

from TLSSigAPIv2 import TLSSigAPIv2

wish = json.loads(sys.argv[1])
api = TLSSigAPIv2(wish["sdkappid"], wish["key"])
if "said" in wish:
    said = wish["said"]
    sign = api._TLSSigAPIv2__hmacsha256
    print(sign(said["TLS.identifier"], said["TLS.time"], said["TLS.expire"]).decode())
else:
    print(api.gen_sig(wish["identifier"], wish["seconds"]))
