// The relay in a process of its own, so that what it does stands in no profile: it sends its origin.
import { createServer } from "node:http";
import { answerCall } from "./serving.mjs";

const server = createServer((request, response) => {
  if (!answerCall(request, response)) response.writeHead(404).end();
});
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on("disconnect", () => process.exit());
