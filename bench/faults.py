"""Kills the tool at random moments and takes away what it needs; see bench/faults.

Whether a check passes depends on what is left behind, never on how fast the machine is: the moments of the kills are drawn
from the seed, and every moment is as good as another.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 600  # seconds; a command that needs more hangs
TRACE = "   at TensorDecomp"


class Finding(Exception):
    pass


def demand(condition, sentence):
    if not condition:
        raise Finding(sentence)


class Tool:
    def __init__(self, root, folder):
        self.path = root / "src/Decomp/bin/Release/net10.0/decomp"
        self.results = root / "results"
        self.folder = folder

    def start(self, *arguments, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([self.path, *map(str, arguments)], text=True, cwd=self.folder, **options)

    def run(self, *arguments, codes=(0, 1), **options):
        """Runs the tool to its end; its exit code must be one of these, and no failure may show a trace."""
        process = self.start(*arguments, **options)
        try:
            output, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Finding(f"{' '.join(map(str, arguments))} did not end") from None
        output, errors = output or "", errors or ""
        said = (errors.strip().splitlines() or [""])[-1]
        demand(process.returncode in codes, f"{' '.join(map(str, arguments))} ended with {process.returncode}: {said}")
        demand(TRACE not in output + errors, f"{' '.join(map(str, arguments))} shows a trace")
        if process.returncode > 1 and options.get("stderr", subprocess.PIPE) == subprocess.PIPE:
            demand(said.startswith("decomp: "), f"{' '.join(map(str, arguments))} failed without a sentence: {said}")
        return process.returncode, output, errors


def kill_at_random(tool, rng, longest, *arguments):
    """Starts a command, kills it at a moment of the seed's, and returns the whole lines that it had written."""
    process = tool.start(*arguments)
    lines = []
    if rng.random() < 0.8:
        first = process.stdout.readline()  # most kills fall into the work, some into the start
        lines += [first] if first.endswith("\n") else []
    time.sleep(rng.uniform(0, longest))
    process.kill()
    rest, _ = process.communicate()
    return lines + [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def check_store(tool, store, announced):
    for file in announced:
        demand(pathlib.Path(file).is_file(), f"{file} was announced and is lost")
    files = list(store.rglob("*.json")) if store.is_dir() else []
    if files:
        tool.run("verify", *files, codes=(0,))


def kill_search(tool, rng, folder, engine):
    store, checkpoint = folder / "store", folder / "state" / "search.json"
    checkpoint.parent.mkdir()
    command = ["search", "3", "3", "3", "--rank", "20", "--engine", engine, "--threads", "1", "--seed", rng.randrange(1000), "--json",
               "--out", store, "--checkpoint", checkpoint, "--resume"]
    announced = []
    for _ in range(2):
        lines = kill_at_random(tool, rng, 12 if rng.random() < 0.3 else 3, *command, "--time", "10m")
        announced += [e["file"] for e in map(json.loads, lines) if e["event"] == "improvement"]
        check_store(tool, store, announced)
    tool.run(*command, "--time", "2s", codes=(1,))
    check_store(tool, store, announced)
    demand(not list(checkpoint.parent.rglob(".*.tmp")), "a draft of a checkpoint stays behind")
    return 2


def kill_evolve(tool, rng, folder):
    journal, store = folder / "run.db", folder / "store"
    sitting = ["evolve", "--db", journal, "--threads", "1", "--parallel", "2", "--out", store, "--json"]
    begin = ["--targets", "2x2x2:7", "--steps", "20000", "--seed", rng.randrange(1000)]
    for round in range(2):
        begun = journal.exists() and tool.run("evolve", "audit", journal, "--json", codes=(0, 3))[0] == 0 and events(tool, journal) > 0
        kill_at_random(tool, rng, 6, *sitting, *(["--resume"] if begun else begin), "--budget", "1000")
        check_journal(tool, journal, store)
    if journal.exists() and events(tool, journal) > 0:
        tool.run(*sitting, "--resume", "--budget", "1000", "--time", "2s")
        check_journal(tool, journal, store)
    return 2


def events(tool, journal):
    code, output, _ = tool.run("evolve", "audit", journal, "--json", codes=(0, 3))
    return json.loads(output)["events"] if code == 0 else 0


def check_journal(tool, journal, store):
    """A journal that exists is sound, or was not yet begun; what it says was stored is there and holds."""
    if not journal.exists() or events(tool, journal) == 0:
        return
    exported = journal.parent / "exported"
    tool.run("evolve", "export", journal, exported, codes=(0,))
    found = [f["file"] for line in (exported / "journal.jsonl").open() for f in json.loads(line)["data"].get("found", [])]
    check_store(tool, store, [store / file for file in found])


def kill_export(tool, rng, folder):
    table, restored = folder / "schemes.parquet", folder / "restored"
    kill_at_random(tool, rng, 2, "export", tool.results / "2x2x2", table)
    if table.exists():
        tool.run("import", table, folder / "first", codes=(0,))
    tool.run("export", tool.results / "2x2x2", table, codes=(0,))
    demand(not list(folder.rglob(".*.tmp")), "a draft of a table stays behind")
    kill_at_random(tool, rng, 2, "import", table, restored)
    check_store(tool, restored, [])
    tool.run("import", table, restored, codes=(0,))
    for file in (tool.results / "2x2x2").glob("*.json"):
        demand((restored / file.name).read_bytes() == file.read_bytes(), f"{file.name} was not restored byte for byte")
    demand(not list(restored.rglob(".*.tmp")), "a draft of a scheme stays behind")
    return 2


KILLS = {
    "search": lambda tool, rng, folder: kill_search(tool, rng, folder, "gradient"),
    "flip": lambda tool, rng, folder: kill_search(tool, rng, folder, "flip"),
    "evolve": kill_evolve,
    "export": kill_export,
}


def closed_descriptors(tool, rng, folder):
    scheme = next((tool.results / "2x2x2").glob("7-ZT-*.json"))
    for closed in range(1, 8):
        descriptors = [d for d in range(3) if closed >> d & 1]
        with open(os.devnull, "r+") as null:
            options = {"stdin": null, "stdout": null, "stderr": null, "preexec_fn": lambda ones=tuple(descriptors): [os.close(d) for d in ones]}
            code, _, _ = tool.run("verify", scheme, codes=(0, 2), **options)
            demand(code == (2 if 1 in descriptors else 0), f"with {descriptors} closed a valid scheme gets {code}")
            tool.run("verify", "nowhere", codes=(2,), **options)
            target = folder / f"{closed}.txt"
            tool.run("convert", scheme, target, codes=(0, 2), **options)
            if target.exists():
                tool.run("verify", target, codes=(0,))
    return 21


def full_outputs(tool, rng, folder):
    scheme = next((tool.results / "2x2x2").glob("7-ZT-*.json"))
    with open("/dev/full", "w") as full:
        tool.run("verify", scheme, codes=(2,), stdout=full)
        tool.run("verify", "nowhere", codes=(2,), stderr=full)
        tool.run("export", scheme, "--as", "python", codes=(2,), stdout=full)
    return 3


def small_files(tool, rng, folder):
    """A disk that ends after so many bytes, as a limit on the size of a file."""
    schemes = list((tool.results / "2x2x2").glob("*.json"))
    for number, size in enumerate((0, 100, 1000, 30_000)):
        store = folder / f"{number}"
        store.mkdir()
        options = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)), "restore_signals": False,
                   "env": {**os.environ, "DOTNET_EnableWriteXorExecute": "0", "DOTNET_EnableDiagnostics": "0"}}
        for verb in (["convert", schemes[0], store / "a.txt"], ["export", tool.results / "2x2x2", store / "a.parquet"],
                     ["search", "2", "2", "2", "--time", "20s", "--threads", "1", "--out", store],
                     ["evolve", "--targets", "2x2x2:7", "--steps", "20000", "--budget", "4", "--threads", "1", "--db", store / "a.db", "--out", store]):
            tool.run(*verb, codes=(0, 1, 2), **options)
        check_store(tool, store, [])
        check_journal(tool, store / "a.db", store)
        for whole in store.glob("a.txt"):
            tool.run("verify", whole, codes=(0,))
    return 16


def full_disk(tool, rng, folder):
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", disk], capture_output=True).returncode != 0:
        return 0
    try:
        sitting = ["evolve", "--db", disk / "run.db", "--threads", "1", "--out", folder / "store"]
        tool.run(*sitting, "--targets", "2x2x2:7", "--steps", "20000", "--budget", "1000", codes=(2,))
        demand(events(tool, disk / "run.db") > 0, "a run on a disk that filled up is lost")
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        tool.run(*sitting, "--resume", "--budget", "1000", "--time", "2s")
        check_journal(tool, disk / "run.db", folder / "store")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        tool.run(*sitting, "--resume", "--budget", "1000", codes=(2,))
        tool.run("evolve", "report", disk / "run.db", "--out", folder / "run.html", codes=(0,))
    finally:
        subprocess.run(["umount", disk], check=False)
    return 4


def locales(tool, rng, folder):
    scheme = next((tool.results / "3x3x3").glob("23-*.json"))
    commands = [["verify", scheme], ["show", scheme], ["records", "3", "3", "3"], ["results", tool.results / "2x2x2"], ["export", scheme, "--as", "numpy"]]
    for command in commands:
        plain = tool.run(*command, env={**os.environ, "LC_ALL": "C"})
        for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8", "hi_IN", "xx_XX", "", "C.UTF-8"):
            demand(tool.run(*command, env={**os.environ, "LC_ALL": name, "LANG": name}) == plain, f"{command[0]} says something else under {name or 'no locale'}")
    return 7 * len(commands)


def signals(tool, rng, folder):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        checkpoint = folder / f"{number}.json"
        process = tool.start("search", "2", "3", "3", "--rank", "13", "--time", "10m", "--threads", "1", "--json", "--out", folder / "store", "--checkpoint", checkpoint,
                             preexec_fn=lambda n=number: signal.signal(n, signal.SIG_DFL))
        process.stdout.readline()
        process.send_signal(number)
        output, errors = process.communicate(timeout=PATIENCE)
        demand((process.returncode, errors) == (1, ""), f"after signal {number} a search ends with {process.returncode}: {errors}")
        demand(json.loads(output.splitlines()[-1])["end"] == "cancelled", f"after signal {number} a search has no last line")
        demand(checkpoint.exists(), f"signal {number} leaves no checkpoint")
    return 3


def locks(tool, rng, folder):
    sitting = ["evolve", "--targets", "2x2x2:7", "--steps", "20000", "--threads", "1", "--budget", "1000", "--db", folder / "run.db", "--out", folder / "store"]
    first = tool.start(*sitting)
    try:
        first.stdout.readline()
        _, _, errors = tool.run(*sitting, codes=(2,))
        demand("another process" in errors, f"a journal in use is refused with other words: {errors}")
        tool.run("evolve", "report", folder / "run.db", "--out", folder / "run.html", codes=(0,))
        (folder / "run.db").unlink()
        _, errors = first.communicate(timeout=PATIENCE)
        demand(first.returncode == 2 and "was deleted" in errors, f"a run whose journal was deleted ends with {first.returncode}: {errors}")
    finally:
        first.kill()
    return 3


def environment(tool, rng, folder):
    scheme = next((tool.results / "2x2x2").glob("7-ZT-*.json"))
    for name, value in (("TMPDIR", "/nowhere"), ("TMPDIR", os.devnull), ("HOME", "/nowhere"), ("TERM", "\x1b[2J"), ("COLUMNS", "-1"), ("NO_COLOR", "1"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")):
        tool.run("verify", scheme, codes=(0,), env={**os.environ, name: value})
    return 7


FAULTS = {f.__name__.replace("_", " "): f for f in (closed_descriptors, full_outputs, small_files, full_disk, locales, signals, locks, environment)}


def attempt(name, check, tool, rng):
    """The number of faults that a check caused and, if there was one, its finding."""
    with tempfile.TemporaryDirectory(prefix="decomp-faults-") as folder:
        try:
            return check(tool, rng, pathlib.Path(folder)), None
        except Finding as finding:
            return 0, f"{name}: {finding}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="start")
    options = parser.parse_args()
    findings = 0
    with tempfile.TemporaryDirectory(prefix="decomp-faults-") as folder:
        tool = Tool(options.root, folder)
        counts = dict.fromkeys(KILLS, 0)
        number = options.start
        while sum(counts.values()) < options.kills:
            name = list(KILLS)[number % len(KILLS)]
            killed, finding = attempt(f"kill {name}, number {number}", KILLS[name], tool, random.Random(f"{options.seed} {number}"))
            counts[name] += max(killed, 1)
            print(f"FINDING {finding}" if finding else f"number {number}: {killed} kills of {name}", flush=True)
            findings += finding is not None
            number += 1
        for name, count in counts.items():
            print(f"kills of {name}: {count}", flush=True)
        for name, check in FAULTS.items():
            caused, finding = attempt(name, check, tool, random.Random(options.seed))
            findings += finding is not None
            print(f"FINDING {finding}" if finding else f"{name}: {caused}{'' if caused else ', for no small file system may be mounted here'}", flush=True)
    print(f"{findings} findings")
    return 1 if findings else 0


sys.exit(main())
