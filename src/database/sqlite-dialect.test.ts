import { expect, test } from "bun:test";
import { databaseFault } from "./errors.ts";
import { Turns } from "./sqlite-dialect.ts";

test("who waits too long for his turn gives up, and the others keep their order", async () => {
  // Broke: while another program held the write lock, each request waited for its own 20 seconds,
  // after all those before it.
  const turns = new Turns(100);
  const order: string[] = [];
  await turns.take();
  const impatient = [turns.take(), turns.take()].map((turn) => turn.catch(databaseFault));
  expect(await Promise.all(impatient)).toEqual(["unavailable", "unavailable"]);
  const patient = ["second", "third"].map(async (name) => {
    await turns.take();
    order.push(name);
    turns.give();
  });
  await Bun.sleep(10);
  turns.give();
  await Promise.all(patient);
  await turns.take();
  expect(order).toEqual(["second", "third"]);
});
