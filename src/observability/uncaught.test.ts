import { expect, test } from "bun:test";
import { join } from "node:path";

async function run(statement: string) {
  const program = `
    import { createLog } from ${JSON.stringify(join(import.meta.dir, "log.ts"))};
    import { logUncaughtErrors } from ${JSON.stringify(join(import.meta.dir, "uncaught.ts"))};
    const log = createLog({ level: "info", format: "json" }, { descriptor: 1 });
    logUncaughtErrors(log);
    setTimeout(() => { log.logger.info("went on"); process.exit(0); }, 200);
    setTimeout(() => { ${statement} }, 1);
  `;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" });
  const text = await new Response(child.stdout).text();
  return {
    code: await child.exited,
    lines: text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
}

test("an error that nobody caught is logged, and ends the process", async () => {
  const { code, lines } = await run('throw new Error("lost")');
  expect(code).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 60, err: { message: "lost" } });
  expect(lines[0].err.stack).toContain("lost");
});

test("a rejection that nobody handled is logged, and the process goes on", async () => {
  const { code, lines } = await run('Promise.reject(new Error("forgotten"))');
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({ level: 50, err: { message: "forgotten" } });
  expect(lines[1]).toMatchObject({ msg: "went on" });
});
