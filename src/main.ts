/**
 * The front door of the command line. The processes that `entrepot serve` starts come in here too,
 * and take the short way: they are to be up at once.
 */
if (process.argv[2] === "worker") {
  const { runWorker } = await import("./commands/worker.ts");
  await runWorker(process.argv[3]);
} else {
  const { runProgram } = await import("./commands/program.ts");
  process.exitCode = await runProgram(process.argv.slice(2));
}

export {};
