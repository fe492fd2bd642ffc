import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { type OpenBrowser, openBrowser } from "../../../scripts/doc-pictures/open-browser";
import { runLab } from "../run-lab";
import { manyWorkloads } from "./many-workloads";

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const shop = path.join(__dirname, "../../../examples/shop");

describe("the page of a matrix, in a browser", function () {
  this.timeout(5 * 60_000);
  let folder: string;
  let opened: OpenBrowser;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "lab-matrix-page-"));
    writeFileSync(path.join(folder, "many.yaml"), manyWorkloads(18));
    const run = (from: string, to: string) => {
      const { status, stderr } = runLab(["verdicts", "-f", from, "--html", path.join(folder, to)]);
      assert.equal(status, 0, stderr);
    };
    run(path.join(folder, "many.yaml"), "many.html");
    run(shop, "few.html");
    opened = await openBrowser();
  });
  beforeEach(async () => {
    complaints.length = 0;
    page = await opened.browser.newPage({ viewport: desk });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(request.url());
    });
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (name: string, viewport = desk): Promise<void> => {
    await page.setViewportSize(viewport);
    await page.goto(pathToFileURL(path.join(folder, name)).href);
  };
  const size = () =>
    page.evaluate<readonly [number, number]>(
      "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]",
    );

  it("shows 90 workloads as an overview first, on a few screens", async () => {
    await open("many.html");
    const [width, height] = await size();
    assert.equal(width, desk.width);
    assert.ok(height < 5 * desk.height, `${height} pixels high`);
    assert.equal(await page.locator(".overview tbody tr").count(), 19, "18 namespaces and the world");
    assert.equal(await page.locator("tbody tr:visible").count(), 19, "nothing but the overview is unfolded");
  });

  it("opens what an entry of the overview leads to", async () => {
    await open("many.html");
    await page.locator('.overview a[href="#to-team-3"]').first().click();
    // The page hears of the new fragment in a task of its own, which may come after the click has returned.
    await page.locator("#to-team-3[open]").waitFor({ timeout: 30_000 });
    assert.ok(await page.locator("#to-team-3 tbody tr").first().isVisible());
  });

  it("filters by words and by verdict, and says how many rows are left", async () => {
    await open("many.html");
    await page.locator("#words").fill("team-7/db");
    const rows = page.locator("details.group tbody tr:visible");
    const many = await rows.count();
    assert.ok(many > 0);
    for (const text of await rows.allTextContents()) assert.match(text, /team-7\/db/);
    await page.locator("#which").selectOption("allowed");
    const allowed = await rows.count();
    assert.ok(allowed > 0 && allowed < many);
    assert.equal(await page.locator("#count").textContent(), `${allowed} rows`);
    await page.locator("#words").fill("nobody-is-called-so");
    assert.equal(await rows.count(), 0);
    assert.equal(await page.locator("#count").textContent(), "0 rows");
  });

  it("keeps the heads in sight while rows pass below them", async () => {
    await open("many.html");
    await page.locator("#words").fill("team-7");
    const group = page.locator("#to-team-7");
    await group.locator("tbody tr").last().scrollIntoViewIfNeeded();
    const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? -1;
    assert.equal(Math.round(await top(".bar")), 0);
    const head = await group.locator("thead th").first().boundingBox();
    assert.ok(head !== null && head.y >= 0 && head.y < 120, JSON.stringify(head));
  });

  it("has a scope for every head", async () => {
    for (const name of ["many.html", "few.html"]) {
      await open(name);
      assert.ok((await page.locator("th").count()) > 0);
      assert.equal(await page.locator("th:not([scope])").count(), 0);
    }
  });

  for (const name of ["many.html", "few.html"]) {
    it(`fits a phone (${name}): no wider than it, and no row that is mostly blank`, async () => {
      await open(name, phone);
      const [width] = await size();
      assert.equal(width, phone.width);
      await page.evaluate(
        "for (const group of document.querySelectorAll('details.group')) group.open = true",
      );
      const rows = page.locator(".rows tbody tr");
      const heights = await rows.evaluateAll((all) =>
        all.slice(0, 200).map((row) => ({
          height: row.getBoundingClientRect().height,
          letters: row.textContent?.length ?? 0,
        })),
      );
      assert.ok(heights.length > 10);
      // A line of the page holds some 50 letters and is 20 pixels high.
      for (const { height, letters } of heights)
        assert.ok(height < 80 + (letters / 25) * 20, `${height} ${letters}`);
    });
  }
});
