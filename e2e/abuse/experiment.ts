/** `./manyhands experiment abuse`: lets every attack loose on a job that is under way, and says which promises were not kept. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { type Options, optionsOf } from "./options.ts";
import { program, say } from "../console/program.ts";
import { line, table } from "./stage/report.ts";
import { Scene } from "./stage/scene.ts";
import { type Outcome, tryOut, untried } from "./stage/trial.ts";

/** What has been found so far is on the disk, however it ends. */
async function tryAll({ attacks, seconds, json }: Options): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const stage = new Stage();
  for (const attack of attacks) {
    say(`[${outcomes.length + 1}/${attacks.length}] ${attack.name}: ${attack.does}`);
    const outcome = await stage
      .scene()
      .then((scene) => tryOut(attack, scene, seconds))
      .catch((error: unknown) => untried(attack, error));
    outcomes.push(outcome);
    say(line(outcome));
    if (json !== undefined) write(json, outcomes);
    if (isSpoilt(outcome)) await stage.clear();
  }
  return outcomes;
}

/** Whether what an attack has left behind would be taken for the next one's doing. */
function isSpoilt({ broken, servicesEnded, before, after }: Outcome): boolean {
  return broken.length > 0 && (servicesEnded > 0 || after < before || before === 0);
}

/** The scene of one attack after the other. */
class Stage {
  #scene: Scene | undefined;

  async scene(): Promise<Scene> {
    if (this.#scene === undefined) {
      say("  starting Redis, the services with the memory of the chart, and honest volunteers");
      this.#scene = await Scene.start();
    }
    return this.#scene;
  }

  async clear(): Promise<void> {
    await this.#scene?.end();
    this.#scene = undefined;
  }
}

function write(file: string, attacks: readonly Outcome[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ attacks }, undefined, 2)}\n`);
}

await program("experiment abuse", (args) => {
  const options = optionsOf(args);
  return async () => {
    const outcomes = await tryAll(options);
    say(`\n${table(outcomes)}`);
    const broken = outcomes.filter((outcome) => outcome.broken.length > 0).map(({ name }) => name);
    say(
      broken.length === 0
        ? `\nAll ${outcomes.length} attacks were withstood.`
        : `\n${broken.length} of ${outcomes.length} attacks broke a promise: ${broken.join(", ")}`,
    );
    return broken.length === 0;
  };
});
