import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { UserError } from "../../../messages/user-error";
import { chartInVersion, versionOfChart } from "../../../platform/charts/local-chart";

describe("a chart on this machine", () => {
  let folder: string;

  const chart = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "Chart.yaml"), text);
    return path;
  };
  const archive = (name: string, text: string): string => {
    chart("packed/cilium", text);
    // A dependency has a Chart.yaml, too.
    chart("packed/cilium/charts/inner", "name: inner\nversion: 9.9.9\n");
    const file = join(folder, name);
    create({ file, cwd: join(folder, "packed"), gzip: true, sync: true }, ["cilium"]);
    return file;
  };
  const wanted = (path: string, version: string) => ({ key: "cilium", chart: path, version });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "local-chart-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("says its version, as a folder and as an archive", () => {
    assert.equal(versionOfChart(chart("cilium", "name: cilium\nversion: 1.18.6\n")), "1.18.6");
    assert.equal(versionOfChart(chart("with-v", "name: cilium\nversion: v1.18.6\n")), "1.18.6");
    assert.equal(versionOfChart(archive("cilium-1.19.6.tgz", "name: cilium\nversion: 1.19.6\n")), "1.19.6");
  });

  it("says none where there is none", () => {
    writeFileSync(join(folder, "text.tgz"), "no archive");
    const others = [join(folder, "absent"), folder, join(folder, "text.tgz"), chart("odd", "version: [")];
    for (const path of others) assert.equal(versionOfChart(path), undefined, path);
  });

  it("is taken where it is of the version that is wanted", () => {
    const path = chart("cilium", "version: 1.18.6\n");
    assert.equal(chartInVersion(wanted(path, "1.18.6")), path);
  });

  it("is the one beside it where that is of the version, a folder or an archive", () => {
    const path = chart("cilium", "version: 1.18.6\n");
    const folderBeside = chart("cilium-1.19.6", "version: 1.19.6\n");
    const packed = archive("cilium-1.20.2.tgz", "version: 1.20.2\n");
    assert.equal(chartInVersion(wanted(path, "1.19.6")), folderBeside);
    assert.equal(chartInVersion(wanted(`${path}/`, "1.19.6")), folderBeside);
    assert.equal(chartInVersion(wanted(path, "1.20.2")), packed);
    assert.equal(chartInVersion(wanted(packed, "1.19.6")), folderBeside);
    assert.equal(chartInVersion(wanted(folderBeside, "1.20.2")), packed);
  });

  it("is refused in another version, with what is there and what to do", () => {
    const path = chart("cilium", "version: 1.18.6\n");
    // Its name says one version, its Chart.yaml another.
    chart("cilium-1.20.1", "version: 1.20.2\n");
    assert.throws(
      () => chartInVersion(wanted(path, "1.20.1")),
      (error) =>
        error instanceof UserError &&
        /^cilium\.version is 1\.20\.1, and no chart of that version is at hand; nothing was changed/.test(
          error.message,
        ) &&
        error.message.includes(`${path} (cilium.chart): the chart is version 1.18.6`) &&
        /put the chart at .*cilium-1\.20\.1; or pulumi config set --path cilium\.version 1\.18\.6/.test(
          error.fix ?? "",
        ),
    );
    assert.throws(
      () => chartInVersion(wanted(join(folder, "absent"), "1.18.6")),
      /absent \(cilium\.chart\): there is no chart/,
    );
  });
});
