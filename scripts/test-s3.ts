import { startS3Server } from "../src/blobs/testing.ts";

// Runs the S3 server of the tests: prints where it is, as ENTREPOT_TEST_S3 holds it, and ends it
// when the other end of standard input is closed.

const server = await startS3Server();
if (server === undefined) process.exit(1);
console.log(JSON.stringify(server.location));
for await (const _ of process.stdin);
await server.stop();
process.exit(0);
