import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pulumiShim } from "../../../sandbox/pulumi/pulumi-shim";
import { until } from "../../support/until";

describe("the pulumi shim", () => {
  let root: string;
  const children: ChildProcess[] = [];

  const at = (...parts: string[]) => path.join(root, ...parts);
  const executable = (file: string, text: string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  };
  const lockFile = (pid: number, host = hostname(), ...folders: string[]) => {
    const file = at(
      "state",
      ".pulumi",
      "locks",
      ...(folders.length > 0 ? folders : ["organization", "lab", "sandbox"]),
      `${pid}.json`,
    );
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({ pid, username: "me", hostname: host, timestamp: "2026-01-01T00:00:00Z" }),
    );
    return file;
  };
  const living = (file: string, ...args: string[]): number => {
    const child = spawn(file, args, { stdio: "ignore" });
    children.push(child);
    if (child.pid === undefined) throw new Error(`${file} did not start`);
    return child.pid;
  };
  const gone = (): number => {
    const { pid } = spawnSync("true");
    if (!pid) throw new Error("no pid");
    return pid;
  };
  const pulumi = (...args: string[]) => spawnSync(at("bin", "pulumi"), args, { encoding: "utf8" });

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab shim's-"));
    executable(at("real", "pulumi"), '#!/bin/sh\necho "real pulumi: $*"\nexit 7\n');
    const facts = {
      pulumi: at("real", "pulumi"),
      state: at("state"),
      cluster: at("cluster"),
      pulumiHome: at("home"),
      project: realpathSync(root),
      stackFile: at("Pulumi.sandbox.yaml"),
      nodePreload: at('the "preload".js'),
    };
    copyFileSync(
      path.resolve(__dirname, "../../../sandbox/pulumi/heed-typescript-option.js"),
      facts.nodePreload,
    );
    executable(at("bin", "pulumi"), pulumiShim(facts));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      // It may have ended with what it waited for.
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(root, { recursive: true, force: true });
  });

  it("becomes the real pulumi: arguments, output and exit code", () => {
    const result = pulumi("stack", "ls", "--json", "a b");
    assert.equal(result.stdout, "real pulumi: stack ls --json a b\n");
    assert.equal(result.status, 7);
    assert.equal(result.stderr, "");
  });

  describe("TypeScript, which the language host has Pulumi load", () => {
    const run = "node_modules/@pulumi/pulumi/cmd/run";
    const says =
      'console.log(process.env["PULUMI_NODEJS_TYPESCRIPT"] ?? "none", typeof globalThis.ofTheUser)';
    const said = (program: string, settings: string, nodeOptions = ""): string => {
      executable(at("real", "pulumi"), `#!/bin/sh\nPULUMI_NODEJS_TYPESCRIPT=true exec node ${program}\n`);
      executable(at(run, "index.js"), says);
      executable(at("other.js"), says);
      writeFileSync(at("Pulumi.yaml"), `runtime:\n  name: nodejs\n  options:\n    ${settings}\n`);
      const env = { ...process.env, NODE_OPTIONS: nodeOptions };
      return spawnSync(at("bin", "pulumi"), ["stack"], { encoding: "utf8", cwd: root, env }).stdout;
    };

    it("is left out where Pulumi.yaml says so", () =>
      assert.equal(said(`${run}/index.js`, "typescript: false"), "none undefined\n"));
    it("is loaded where it doesn't", () => {
      assert.equal(said(`${run}/index.js`, "packagemanager: npm"), "true undefined\n");
      assert.equal(said(`${run}/index.js`, "typescript: true"), "true undefined\n");
    });
    it("is none of our business in another program", () =>
      assert.equal(said("other.js", "typescript: false"), "true undefined\n"));
    it("leaves the user's own NODE_OPTIONS as they are", () => {
      writeFileSync(at("own.js"), "globalThis.ofTheUser = 1");
      assert.equal(said(`${run}/index.js`, "typescript: false", "--require ./own.js"), "none number\n");
    });
  });

  describe("the settings of the stack", () => {
    const said = (folder: string, ...args: readonly string[]): string => {
      executable(at("real", "pulumi"), '#!/bin/sh\necho "file: $PULUMI_OPTION_CONFIG_FILE"\n');
      return spawnSync(at("bin", "pulumi"), args, { encoding: "utf8", cwd: folder }).stdout;
    };
    const select = (stack: string): void => {
      mkdirSync(at("home", "workspaces"), { recursive: true });
      writeFileSync(at("home", "workspaces", "lab-1-workspace.json"), JSON.stringify({ stack }, null, 4));
    };
    beforeEach(() => writeFileSync(at("Pulumi.sandbox.yaml"), "config: {}\n"));

    it("are the sandbox's own, wherever in the project pulumi is called", () => {
      mkdirSync(at("deep"));
      for (const folder of [root, at("deep")])
        assert.equal(said(folder, "config"), `file: ${at("Pulumi.sandbox.yaml")}\n`);
      select("organization/lab/sandbox");
      assert.equal(said(root, "config"), `file: ${at("Pulumi.sandbox.yaml")}\n`);
    });

    it("are another's where another stack, file or project is meant", () => {
      for (const args of [
        ["config", "--stack", "homelab"],
        ["config", "-s", "homelab"],
        ["config", "--stack=homelab"],
        ["config", "--config-file", "x.yaml"],
        ["config", "--cwd", "/"],
        ["stack", "init", "homelab"],
      ])
        assert.equal(said(root, ...args), "file: \n", args.join(" "));
      assert.equal(said(tmpdir(), "config"), "file: \n");
      select("organization/lab/homelab");
      assert.equal(said(root, "config"), "file: \n");
      assert.equal(said(root, "config", "--stack", "sandbox"), `file: ${at("Pulumi.sandbox.yaml")}\n`);
    });
  });

  it("removes the lock of a process that is gone, and says so", () => {
    const lock = lockFile(gone());
    const result = pulumi("stack");
    assert.equal(existsSync(lock), false);
    assert.match(result.stderr, /removed the lock of an update that was killed \(process \d+ is gone\)/);
    assert.equal(result.status, 7);
  });

  it("removes the lock of a pid that now belongs to somebody else, at any depth", () => {
    const locks = [
      lockFile(living("/bin/sleep", "60")),
      lockFile(living("/bin/sleep", "61"), hostname(), "sandbox"),
    ];
    pulumi("stack");
    for (const lock of locks) assert.equal(existsSync(lock), false);
  });

  it("keeps the lock of a pulumi that is at work", () => {
    executable(at("real", "busy", "pulumi"), "#!/bin/sh\nwhile :; do sleep 0.1; done\n");
    const lock = lockFile(living(at("real", "busy", "pulumi"), "up"));
    const result = pulumi("stack");
    assert.equal(existsSync(lock), true);
    assert.equal(result.stderr, "");
  });

  it("removes the empty attributes of a write that was cut off, says so, and keeps whole ones", () => {
    const folder = at("state", ".pulumi", "stacks", "a lab");
    mkdirSync(folder, { recursive: true });
    for (const name of ["cut off.json", "whole.json"]) writeFileSync(path.join(folder, name), "{}");
    const [cut, whole] = [path.join(folder, "cut off.json.attrs"), path.join(folder, "whole.json.attrs")];
    writeFileSync(cut, "");
    writeFileSync(whole, "{}");
    const result = pulumi("stack");
    assert.deepEqual([existsSync(cut), existsSync(whole)], [false, true]);
    assert.equal(readFileSync(path.join(folder, "cut off.json"), "utf8"), "{}");
    assert.match(result.stderr, /^removed the empty attributes that a killed update left: .*\n$/);
    assert.equal(result.status, 7);
    assert.equal(pulumi("stack").stderr, "");
  });

  it("keeps the lock of another machine and a lock that it cannot read", () => {
    const other = lockFile(gone(), "another-machine");
    const odd = lockFile(0);
    writeFileSync(odd, "no json");
    pulumi("stack");
    assert.equal(existsSync(other), true);
    assert.equal(existsSync(odd), true);
  });

  for (const args of [
    ["up"],
    ["preview", "--diff"],
    ["-C", "dir", "destroy"],
    ["--stack=sandbox", "refresh"],
    ["-s", "up", "up"],
  ]) {
    it(`refuses \`pulumi ${args.join(" ")}\` without a cluster`, () => {
      const result = pulumi(...args);
      assert.equal(result.status, 1);
      assert.equal(result.stdout, "");
      assert.equal(result.stderr, "the sandbox is not running: ./lab sandbox up\n");
    });
  }

  for (const args of [
    ["config", "set", "phase", "up"],
    ["up", "--help"],
    ["stack", "ls"],
    ["version"],
    [],
    ["-s", "up"],
  ]) {
    it(`lets \`pulumi ${args.join(" ")}\` through without a cluster`, () =>
      assert.equal(pulumi(...args).status, 7));
  }

  it("is not deceived by a pid file that names somebody else's process", () => {
    mkdirSync(at("cluster", "pids"), { recursive: true });
    writeFileSync(at("cluster", "pids", "kube-apiserver.pid"), String(living("/bin/sleep", "60")));
    assert.equal(pulumi("up").status, 1);
  });

  it("lets `pulumi up` through while the API server runs", () => {
    const server = at("cluster", "bin", "kube-apiserver");
    executable(server, "#!/bin/sh\nwhile :; do sleep 0.1; done\n");
    mkdirSync(at("cluster", "pids"), { recursive: true });
    const pid = living(server, `--tls-cert-file=${at("cluster", "pki", "admin.crt")}`);
    writeFileSync(at("cluster", "pids", "kube-apiserver.pid"), String(pid));
    assert.equal(pulumi("up").status, 7);
  });

  describe("and what a killed update left running", () => {
    /** A helper as Pulumi starts one, under a name of its own; its process id comes with the first line. */
    const helperOf = async (
      home: string,
      name = "pulumi-language-example",
      first = "",
    ): Promise<{ parent: ChildProcess; pid: number }> => {
      const helper = at("plugins", name);
      mkdirSync(at("plugins"), { recursive: true });
      if (!existsSync(helper)) symlinkSync(process.execPath, helper);
      executable(at("cli", "pulumi"), '#!/bin/sh\n"$@" & echo $!\nwait\n');
      const parent = spawn(at("cli", "pulumi"), [helper, "-e", `${first}setTimeout(() => {}, 60000)`], {
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, PULUMI_HOME: home },
      });
      children.push(parent);
      const [pid] = (await once(parent.stdout ?? assert.fail(), "data")) as [Buffer];
      helpers.push(Number(pid));
      return { parent, pid: Number(pid) };
    };
    const helpers: number[] = [];
    const lives = (pid: number): boolean => {
      try {
        process.kill(pid, 0);
      } catch {
        return false;
      }
      // One that was ended but not yet waited for is no longer running.
      return !/^\S+ \(.*\) Z/.test(readIfThere(`/proc/${pid}/stat`));
    };
    const linkOf = (file: string): string => {
      try {
        return readlinkSync(file);
      } catch {
        return "";
      }
    };
    const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
    const end = async (parent: ChildProcess): Promise<void> => {
      const ended = once(parent, "exit");
      parent.kill("SIGKILL");
      await ended;
      children.splice(children.indexOf(parent), 1);
    };

    afterEach(() => {
      for (const pid of helpers.splice(0)) if (lives(pid)) process.kill(pid, "SIGKILL");
    });

    it("is ended, and said", async () => {
      const { parent, pid } = await helperOf(at("home"));
      await end(parent);
      assert.ok(lives(pid));
      const { stderr } = pulumi("stack", "ls");
      assert.match(stderr, new RegExp(`ended what a killed update left running \\(process ${pid}\\)`));
      await until("the helper ends", async () => !lives(pid));
    });

    it("takes its pipes with it", async () => {
      const folder = at("pulumi-node-pipes123");
      mkdirSync(folder);
      writeFileSync(path.join(folder, "invoke_req"), "");
      writeFileSync(at("kept"), "");
      const open = [path.join(folder, "invoke_req"), at("kept")].map(
        (file) => `require("node:fs").openSync(${JSON.stringify(file)});`,
      );
      const { parent, pid } = await helperOf(at("home"), "pulumi-language-example", open.join(""));
      await until("the pipe is open", async () =>
        existsSync(`/proc/${pid}/fd`)
          ? readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`).startsWith(folder))
          : true,
      );
      await end(parent);
      pulumi("stack", "ls");
      // Where processes do not show their files the folder stays.
      assert.equal(existsSync(folder), !existsSync("/proc/self/fd"));
      assert.ok(existsSync(at("kept")));
    });

    it("is left alone where its Pulumi lives, or where it is another sandbox's, or a plugin at work", async () => {
      const own = await helperOf(at("home"));
      const plugin = await helperOf(at("home"), "pulumi-resource-example");
      await end(plugin.parent);
      const other = await helperOf(at("another", "home"));
      await end(other.parent);
      assert.doesNotMatch(pulumi("stack", "ls").stderr, /ended what a killed update/);
      await sleep(200);
      assert.ok([own, other, plugin].every(({ pid }) => lives(pid)));
    });
  });
});
