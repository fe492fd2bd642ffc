// Draws the pictures of the dashboards in docs/images from the recorded example: `npm run pictures`.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./doc-pictures/open-browser";

const root = path.join(__dirname, "..");

/** Dashboards by their uid, and where their pictures are: whole for their page, some rows for a first look. */
const pictures = [
  { uid: "policy-lab-l3-l4", whole: "dashboard-l3-l4.png", part: "dashboard-l3-l4-drops.png", rows: [2, 4] },
  { uid: "policy-lab-l7", whole: "dashboard-l7.png", part: "dashboard-l7-requests.png", rows: [2, 5] },
] as const;

/** In pixels; the layout is Grafana's, of 24 columns. */
const width = 1280;

const fileOf = (name: string): string => path.join(root, "docs/images", name);

const draw = async (page: string): Promise<void> => {
  const { browser, close } = await openBrowser();
  try {
    const tab = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme: "light" });
    await tab.goto(pathToFileURL(page).href);
    await tab.waitForSelector("[data-chart] svg");
    for (const { uid, whole, part, rows } of pictures) {
      await tab.locator(`article#${uid}`).screenshot({ path: fileOf(whole), animations: "disabled" });
      // A box counts from what is seen, a clip from the page's top.
      await tab.evaluate("scrollTo(0, 0)");
      const [first, last] = await Promise.all(
        rows.map((row) => tab.locator(`#${uid}-row-${row}`).boundingBox()),
      );
      if (!first || !last) throw new Error(`${uid} has not the rows ${rows.join(" and ")}`);
      const clip = { ...first, height: last.y + last.height - first.y };
      await tab.screenshot({ path: fileOf(part), fullPage: true, clip });
      for (const file of [whole, part]) {
        process.stdout.write(`written: ${file} (${Math.round(statSync(fileOf(file)).size / 1024)} KiB)\n`);
      }
    }
  } finally {
    await close();
  }
};

const main = async (): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), "lab-pictures-"));
  try {
    const page = path.join(folder, "dashboards.html");
    const lab = [
      path.join(root, "cli/lab.js"),
      "dashboards",
      "--demo",
      "--phase",
      "l7-get-root",
      "--html",
      page,
    ];
    execFileSync(process.execPath, lab, { stdio: ["ignore", "ignore", "inherit"], cwd: root });
    await draw(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

void main();
