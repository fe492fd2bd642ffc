import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { z } from "zod";
import { type OpenBrowser, openBrowser } from "../../../scripts/doc-pictures/open-browser";
import { type LabRun, runLab } from "../run-lab";

const answer = z.object({
  phase: z.string(),
  origin: z.object({ kind: z.string() }),
  dashboards: z.array(
    z.object({
      title: z.string(),
      panels: z.array(
        z.object({
          title: z.string(),
          empty: z.string().optional(),
          series: z.array(z.object({ name: z.string(), text: z.string(), max: z.number().nullable() })),
        }),
      ),
    }),
  ),
});

/** What a browser says against a page: errors of scripts, refusals of its policy, things it would load. */
const complaints = async (page: Page, file: string): Promise<readonly string[]> => {
  const found: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) found.push(`loads ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return found;
};

/** Charts that are on the page, by the dashboard's words for them, with and without a drawing in them. */
const charts = async (page: Page) => {
  const places = page.locator("[data-chart]:visible");
  const drawn = places.filter({ has: page.locator("svg path, svg rect") });
  return { places: await places.count(), drawn: await drawn.count() };
};

describe("lab dashboards, on the recorded example", function () {
  this.timeout(20 * 60_000);
  let folder: string;
  let file: string;
  let run: LabRun;
  let opened: OpenBrowser;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "lab-dashboards-"));
    file = path.join(folder, "dashboards.html");
    run = runLab(["dashboards", "--demo", "--phase", "l7-get-root", "--html", file, "--json"]);
    opened = await openBrowser();
  });

  beforeEach(async () => {
    page = await opened.browser.newPage({ viewport: { width: 1280, height: 900 } });
  });

  afterEach(() => page.close());

  after(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("ends well, with numbers for every panel of both dashboards", () => {
    assert.equal(run.status, 0, run.stderr);
    const { dashboards, phase, origin } = answer.parse(JSON.parse(run.stdout));
    assert.deepEqual([phase, origin.kind], ["l7-get-root", "recorded"]);
    assert.deepEqual(
      dashboards.map(({ title }) => title),
      ["Policy lab – L3/L4 evidence", "Policy lab – L7 evidence"],
    );
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    assert.ok(panels.length > 50, String(panels.length));
    assert.deepEqual(
      panels.filter(({ empty, series }) => empty !== undefined || series.length === 0),
      [],
    );
    const refused = panels.find(({ title }) => title === "Requests by status")?.series;
    assert.deepEqual(refused?.map(({ name }) => name).sort(), ["200", "403"]);
  });

  it("asks a Prometheus with the recording for another range, and leaves no file behind", () => {
    const temporary = mkdtempSync(path.join(folder, "temporary-"));
    const environment = { TMPDIR: temporary };
    const { status, stderr } = runLab(["dashboards", "--demo", "--last", "15m", "--allow-empty"], {
      environment,
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /a Prometheus with the recording is asked/);
    // What compiles the program keeps its cache there.
    assert.deepEqual(
      readdirSync(temporary).filter((name) => !name.startsWith("tsx-")),
      [],
    );
  });

  it("writes a page that a browser opens without a complaint and without loading anything", async () => {
    assert.deepEqual(await complaints(page, file), []);
    assert.equal(await page.title(), "Policy lab: dashboards of phase l7-get-root");
    const banner = page.locator(".banner.recorded");
    assert.match((await banner.textContent()) ?? "", /no packet was sent/);
  });

  it("draws every chart, also those of the rows that are opened", async () => {
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("[data-chart] svg");
    const before = await charts(page);
    assert.ok(before.places > 30, String(before.places));
    assert.equal(before.drawn, before.places);
    const closed = page.locator("details.row:not([open]) > summary");
    while ((await closed.count()) > 0) await closed.first().click();
    await page.waitForFunction(
      "[...document.querySelectorAll('[data-chart]')].every((each) => each.querySelector('svg') !== null)",
    );
    const after = await charts(page);
    assert.ok(after.places > before.places, `${after.places} after ${before.places}`);
    assert.equal(after.drawn, after.places);
  });

  it("hides a line on a click at its name, and shows it again", async () => {
    await page.goto(pathToFileURL(file).href);
    const name = page.locator('#policy-lab-l7 button[data-name="403"]').first();
    const chart = page.locator(`[id="${await name.getAttribute("data-of")}"]`);
    await chart.locator("svg").waitFor();
    const drawing = () => chart.locator("svg").innerHTML();
    const whole = await drawing();
    await name.click();
    assert.equal(await name.getAttribute("aria-pressed"), "false");
    assert.notEqual(await drawing(), whole);
    await name.click();
    assert.equal(await name.getAttribute("aria-pressed"), "true");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`fits a telephone, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector("[data-chart] svg");
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
    });
  }

  it("would notice a script that fails, and a picture from elsewhere", async () => {
    const broken = path.join(folder, "broken.html");
    const html = readFileSync(file, "utf8");
    writeFileSync(
      broken,
      html
        .replace('id="charts">[', 'id="charts">[[')
        .replace("<main>", '<main><img src="http://127.0.0.1:9/a.png">'),
    );
    const found = (await complaints(page, broken)).join("\n");
    assert.match(found, /JSON/);
    assert.match(found, /Content Security Policy/);
    assert.equal((await charts(page)).drawn, 0);
  });
});
