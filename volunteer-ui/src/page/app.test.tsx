// @vitest-environment happy-dom
import { createHash } from "node:crypto";

import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { App } from "./app.tsx";
import { type Scene, ScriptedVolunteer } from "./fixture/scripted-volunteer.ts";
import type { FetchJson } from "./live/api.ts";
import { NO_OUTSIDE } from "./fixture/outside.ts";
import { rememberedPreferences } from "./live/preferences.ts";
import { Page } from "./page.ts";

const NO_JOBS: FetchJson = () => Promise.resolve({ jobs: [] });
const UNREACHABLE: FetchJson = () => Promise.reject(new Error("down"));

let root: HTMLElement;
let volunteers: ScriptedVolunteer[];

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  volunteers = [];
});

afterEach(() => {
  render(null, root);
  root.remove();
});

/** What a gateway tells of a job that is a program. */
const programJob =
  (program: string): FetchJson =>
  () =>
    Promise.resolve({
      jobs: [
        { id: "m", name: "m.js", state: "RUNNING", program, inputsExpected: 20, iterations: 1 },
      ],
    });

function open(scene: Scene, fetchJson = NO_JOBS, outside = NO_OUTSIDE): Page {
  const page = new Page({
    openVolunteer: (share) => {
      const volunteer = new ScriptedVolunteer({ scene, rounds: 400, joinedAt: 160 }, share);
      volunteers.push(volunteer);
      return volunteer;
    },
    fetchJson,
    outside,
    preferences: rememberedPreferences(undefined),
    jobId: undefined,
  });
  render(<App page={page} />, root);
  return page;
}

/** What the check returns once it does not fail any more. */
const happens = <T,>(check: () => T): Promise<T> =>
  vi.waitFor(check, { timeout: Number(import.meta.env["WAIT_MS"]) });

const seen = async (text: string) => {
  await happens(() => {
    expect(root.textContent).toContain(text);
  });
};

async function press(label: string): Promise<void> {
  const button = await happens(() => {
    const found = [...root.querySelectorAll("button")].find((one) => one.textContent === label);
    if (found === undefined) throw new Error(`no button '${label}' in: ${root.textContent}`);
    return found;
  });
  button.click();
}

describe("the page", () => {
  it("computes nothing before the button is pressed", async () => {
    open("no-job");
    await seen("Many hands teach one network.");
    expect(volunteers).toHaveLength(0);
  });

  it("says what it sends and what it costs before anything runs", async () => {
    open("no-job");
    await seen("Uses processor and battery until you pause, leave or close this tab.");
  });

  it("runs no programs of others until somebody says so, and says what those may do", async () => {
    const page = open("no-job");
    await seen("They can compute here, and reach no network, no files and no other tab.");
    const box = root.querySelector<HTMLInputElement>("input[type=checkbox]");
    expect(box?.checked).toBe(false);
    box?.click();
    expect(page.preferences.programs.value).toBe(true);
  });

  it("says of a program whose it is and what it may do, and shows its source as text", async () => {
    const source = "export const map = () => '<img src=x>';";
    const bytes = new TextEncoder().encode(source);
    const program = createHash("sha256").update(bytes).digest("hex");
    open("no-job", programJob(program), {
      ...NO_OUTSIDE,
      fetchBytes: () => Promise.resolve(bytes),
    });
    await seen("Many hands, one result.");
    await seen("It is called once for each of 20 inputs, some of them here.");
    await seen("reach the network, your files, other tabs");
    await seen(program);
    await seen("Join for other jobs");
    expect(root.textContent).not.toContain(source);
    const details = root.querySelector("details");
    if (details === null) throw new Error("no source");
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
    await seen(source);
    expect(root.querySelector("img")).toBeNull();
    root.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    await seen("Lend a hand");
  });

  it("shows no bytes of a module of WebAssembly", async () => {
    const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    const program = createHash("sha256").update(bytes).digest("hex");
    open("no-job", programJob(program), {
      ...NO_OUTSIDE,
      fetchBytes: () => Promise.resolve(bytes),
    });
    await seen("A program by somebody else");
    root.querySelector("details")?.setAttribute("open", "");
    root.querySelector("details")?.dispatchEvent(new Event("toggle"));
    await seen("It is a module of WebAssembly");
  });

  it("shows no source that is not the program", async () => {
    const bytes = new TextEncoder().encode("something else");
    open("no-job", programJob("ab".repeat(32)), {
      ...NO_OUTSIDE,
      fetchBytes: () => Promise.resolve(bytes),
    });
    await seen("A program by somebody else");
    root.querySelector("details")?.setAttribute("open", "");
    root.querySelector("details")?.dispatchEvent(new Event("toggle"));
    await seen("it is not the program");
    expect(root.textContent).not.toContain("something else");
  });

  it("asks who has switched programs off, and begins again once they are on", async () => {
    const page = open("no-programs");
    await press("Join and wait");
    await seen("This job needs your word");
    expect(root.textContent).not.toContain("This device cannot compute the job");
    expect(volunteers[0]?.starts).toBe(1);
    root.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    await happens(() => {
      expect(volunteers[0]?.starts).toBe(2);
    });
    expect(page.preferences.programs.value).toBe(true);
  });

  it("leads to the licences of what is in it", async () => {
    open("no-job");
    const link = await happens(() => {
      const found = root.querySelector("footer a");
      if (found === null) throw new Error("no link in a footer");
      return found;
    });
    expect(link.getAttribute("href")).toBe("./licenses.txt");
  });

  it("tells what an organizer does when no job is open", async () => {
    open("no-job");
    await seen("No job is open right now");
    await seen("./manyhands demo");
  });

  it("can be joined although the list of jobs cannot be read", async () => {
    open("connecting", UNREACHABLE);
    await seen("The list of jobs cannot be read right now.");
    await press("Lend a hand");
    await seen("Connecting");
  });

  it("puts the state into the title and tells it to screen readers", async () => {
    open("no-job");
    await press("Join and wait");
    await happens(() => {
      expect(document.title).toBe("Waiting for a job · Manyhands");
    });
    expect(root.querySelector("[aria-live=polite]")?.textContent).toBe("Waiting for a job.");
  });

  it("takes an invitation where a job asks for one", async () => {
    open("invitation");
    await press("Join and wait");
    await seen("By invitation");
    const field = root.querySelector<HTMLInputElement>("input[name=invitation]");
    if (field === null) throw new Error("no field for it");
    field.value = " class-7b-2026 ";
    await press("Enter");
    await seen("Working for entry");
    expect(volunteers[0]?.invitations).toEqual(["class-7b-2026"]);
    expect(root.querySelector("input[name=invitation]")).toBeNull();
  });

  it("moves the focus to the new headline, since the button is gone", async () => {
    open("no-job");
    await press("Join and wait");
    await happens(() => {
      expect(document.activeElement?.textContent).toBe("Waiting for a job");
    });
  });

  it("shows work of another kind by rounds and units, without a curve", async () => {
    open("counting");
    await press("Join and wait");
    await seen("Your device computes its part of the round.");
    await seen("160 of 400");
    await seen("160,000 of 400,000");
    await seen("1,624 units");
    await seen("97 % of the time computing");
    expect(root.textContent).not.toContain("How wrong it is");
  });

  it("shows how far a device is within the steps that it takes by itself", async () => {
    open("local-steps");
    await press("Join and wait");
    await seen("your task: 3 of 8 steps, one answer");
    await seen("Sends 24.6 kB for every 6 s of computing.");
    expect(root.querySelectorAll(".task-tree .leaf")).toHaveLength(8);
    expect(root.querySelectorAll(".task-tree .leaf.is-done")).toHaveLength(3);
  });

  it("offers to resume what was paused", async () => {
    open("no-job");
    await press("Join and wait");
    await press("Pause");
    await seen("Your device computes nothing.");
    await press("Resume");
    await happens(() => {
      expect([...root.querySelectorAll("button")].map((one) => one.textContent)).toContain("Pause");
    });
  });

  it("hands the slider's share to the volunteer, also to the next one", async () => {
    const page = open("no-job");
    await press("Join and wait");
    const slider = await happens(() => {
      const found = root.querySelector<HTMLInputElement>("input[type=range]");
      if (found === null) throw new Error("no slider");
      return found;
    });
    slider.value = "30";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await seen("30 %");
    expect(volunteers[0]?.state.share).toBe(0.3);
    await page.leave();
    page.start();
    expect(volunteers[1]?.state.share).toBe(0.3);
  });

  it("goes back to the beginning on leaving, and opens a new volunteer on joining again", async () => {
    open("no-job");
    await press("Join and wait");
    await press("Leave");
    await seen("Many hands teach one network.");
    await press("Join and wait");
    await seen("Waiting for a job");
    expect(volunteers).toHaveLength(2);
    expect(document.title).toContain("Waiting");
  });
});
