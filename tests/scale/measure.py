#!/usr/bin/env python3
"""What a site of many tickets costs, asked of the built program from outside.

usage: measure.py PROGRAM FOLDER TICKETS...

For each number of tickets: makes a history (`sample-history`, seed 7), loads it into a new drill site (`load`), and then
measures disk, start in a pseudo-terminal, memory, find, figures, cursor moves and what the idle desk uses. Beside finding
stands SQLite's LIKE over the same texts, in the same run. Prints one line a figure; needs Python 3.9 and nothing else.
"""
import fcntl, json, os, pty, re, select, signal, sqlite3, statistics, struct, subprocess, sys, termios, threading, time

PEOPLE = ["王芳", "陈静", "李强", "孙丽", "赵敏", "周涛", "吴晓梅", "郑凯"]
QUERIES = {
    "1 character": ["漏", "吵", "狗"],
    "2 characters": ["漏水", "电梯", "跳闸"],
    "words": ["水管漏水", "电梯 困"],
    "not there": ["反光镜脱落", "鳄鱼"],
    "pinyin initials": ["sglsh", "mjksb"],
    "phone tail": ["4567", "00009182"],
    "household": ["12-1803", "9-2-703"],
}
# Of the ticket that is selected: its number, in the pane beside the queue.
ROW = rb"[01]\d[0-3]\d-\d{4}"
# Of a row of the queue: a household.
HOME = rb"\d-\d{3,4}\b"
# The end of a frame: what the program writes between two of these is shown at once.
FRAME = b"\x1b[?2026l"
# Where the dialogue of find has its answers on a screen of 120x36, left of its frame, and how the program says where it writes.
LINES, COLUMNS = range(10, 30), range(17, 105)
PLACE = re.compile(rb"\x1b\[(\d+);(\d+)H")


def tell(name, value, unit):
    print(f"  {name:<38} {value:>12} {unit}", flush=True)


def disk(path):
    return sum(os.stat(os.path.join(d, f)).st_blocks * 512 for d, _, fs in os.walk(path) for f in fs)


def status(pid, field):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith(field):
            return float(line.split()[1])
    return 0.0


def percentiles(times):
    times = sorted(times)
    at = lambda p: times[min(len(times) - 1, len(times) * p // 100)]
    return f"{at(50):.2f} / {at(99):.2f} / {times[-1]:.2f}"


def make(program, site, tickets):
    base = [program, "--data", site, "--lang", "en"]
    run = lambda *a, **k: subprocess.run(base + list(a), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **k)
    run("init", "--code", "HY", "--name", "bench", "--supervisor", "张建国", "--drill", stdin=subprocess.DEVNULL)
    add = [json.dumps({"do": "add_staff", "caller": {"name": n}, "roles": ["operator"], "as": 1}) for n in PEOPLE]
    run("exec", input=("\n".join(add) + "\n").encode())
    past = site + ".jsonl"
    if not os.path.exists(past):
        run("sample-history", past, "--tickets", str(tickets))
    started = time.monotonic()
    child = subprocess.Popen(base + ["load", past, "--as", "1"], stdout=subprocess.DEVNULL)
    peak = 0.0
    while child.poll() is None:
        try:
            peak = max(peak, status(child.pid, "VmHWM"))
        except OSError:
            pass
        time.sleep(0.05)
    assert child.returncode == 0, "load"
    took = time.monotonic() - started
    tell("load (checked first, then loaded)", f"{took:.1f}", "s")
    tell("load", f"{tickets / took:.0f}", "tickets/s")
    tell("load, peak memory", f"{peak / 1e3:.0f}", "MB")


class Screen:
    def __init__(self, program, site):
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(program, [program, "--data", site, "--lang", "zh-CN"])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.seen = b""

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return b""
        # Whatever the program asks its terminal, an answer that says little.
        if b"\x1b[6n" in data:
            os.write(self.fd, b"\x1b[1;1R")
        if b"\x1b[c" in data:
            os.write(self.fd, b"\x1b[?62c")
        self.came = time.monotonic()
        self.seen = (self.seen + data)[-1 << 20:]
        return data

    def until(self, words, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if re.search(words, self.seen):
                return (time.monotonic() - self.started) * 1e3
            self.read(0.2)
        return None

    # The clock of the screen ticks: a span, not "until nothing comes any more".
    def look(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.read(0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        os.close(self.fd)


    def sign_on(self):
        """The first operator takes the seat and opens the shift, if none is open."""
        self.until(ROW)
        self.look(1)
        os.write(self.fd, b"wf")
        self.look(0.5)
        os.write(self.fd, b"\r")
        self.look(1)
        os.write(self.fd, b"\r")
        self.look(2)
        # Where a shift was open already, the second Enter went on to the ticket.
        os.write(self.fd, b"1")
        self.look(0.5)

    def frames(self, keys, settle=0.02):
        """What comes until it is quiet: the frames, each with the milliseconds until it was there."""
        # Not beside the clock, which draws at each full second.
        self.look(0.005)
        while not 0.05 < time.time() % 1 < 0.8:
            self.look(0.01)
        pressed = time.monotonic()
        os.write(self.fd, keys)
        frames, rest, wait = [], b"", 1
        while data := self.read(wait):
            wait, rest = settle, rest + data
            while (end := rest.find(FRAME) + len(FRAME)) >= len(FRAME):
                frames.append(((self.came - pressed) * 1e3, rest[:end]))
                rest = rest[end:]
        return frames

    def key(self, keys, settle=0.02):
        """Milliseconds until the first frame; how many bytes it has, and how many came till it was quiet."""
        frames = self.frames(keys, settle)
        return frames[0][0], len(frames[0][1]), sum(len(data) for _, data in frames)


class Writer(threading.Thread):
    """Drops messages into the spool folder, so many a second, as a telephone system would."""

    def __init__(self, program, site, a_second):
        super().__init__(daemon=True)
        self.base, self.pause, self.go = [program, "--data", site, "--lang", "en", "intake"], 1 / a_second, True
        self.sent = 0

    def run(self):
        due = time.monotonic()
        while self.go:
            message = {"source": "phone", "text": f"水管漏水，地上都是水，第 {self.sent} 次来电"}
            subprocess.run(self.base, input=json.dumps(message).encode(), check=True, stdout=subprocess.DEVNULL)
            self.sent += 1
            due += self.pause
            time.sleep(max(0, due - time.monotonic()))


def start(program, site):
    times = {"start to the first rows": [], "start to the ticket beside them": []}
    for _ in range(15):
        screen = Screen(program, site)
        for of, seen in zip(times.values(), [HOME, ROW]):
            of.append(screen.until(seen) or float("nan"))
        screen.look(0.3)
        screen.close()
    for name, of in times.items():
        tell(name, f"{statistics.median(of):.0f} ({min(of):.0f}..{max(of):.0f})", "ms")


def at_rest(program, site):
    screen = Screen(program, site)
    screen.until(ROW)
    # Find is made ready and old segments of the journal are packed meanwhile.
    end = time.monotonic() + 600
    before = None
    while time.monotonic() < end:
        screen.look(3)
        now = disk(os.path.join(site, "journal"))
        if now == before:
            break
        before = now
    tell("memory, desk open, find ready", f"{status(screen.pid, 'VmRSS') / 1e3:.0f}", "MB")
    tasks = lambda: [f"/proc/{screen.pid}/task/{t}" for t in os.listdir(f"/proc/{screen.pid}/task")]
    # In nanoseconds: the usual counters go by the hundredth of a second, and there are four of those in all.
    ran = lambda: sum(int(open(f"{task}/schedstat").read().split()[0]) for task in tasks())
    switches = lambda: sum(
        int(line.split()[1])
        for task in tasks()
        for line in open(f"{task}/status")
        if line.startswith("voluntary_ctxt")
    )
    # On duty, and what rings taken note of: else all of it flashes by the second.
    screen.sign_on()
    os.write(screen.fd, b"\x1b[24~")
    screen.look(8)
    cpu, woken, span = ran(), switches(), 40
    screen.look(span)
    tell("idle", f"{(ran() - cpu) / span / 1e7:.3f} % of a core, {(switches() - woken) / span:.1f} wake-ups/s", "")
    cursor(screen, "cursor key to output")
    writer = Writer(program, site, 20)
    writer.start()
    screen.look(1)
    began, sent = time.monotonic(), writer.sent
    cursor(screen, "the same while messages come in")
    tell("messages that came in", f"{(writer.sent - sent) / (time.monotonic() - began):.0f}", "a second")
    writer.go = False
    writer.join()
    bad = os.path.join(site, "spool", "bad")
    assert not os.path.isdir(bad) or not os.listdir(bad), "messages were set aside"
    screen.look(3)
    typed(screen)
    screen.close()


def cursor(screen, name):
    keys = [screen.key(b"\x1b[B" if n % 40 < 20 else b"\x1b[A") for n in range(300)]
    tell(f"{name}, p50/p99/max", percentiles([took for took, _, _ in keys]), "ms")
    tell("bytes until the move is shown, median", statistics.median(first for _, first, _ in keys), "B")
    tell("with the ticket beside, once it rests", statistics.median(size for _, _, size in keys), "B")


def changes_answers(data):
    return any(int(line) in LINES and int(column) in COLUMNS for line, column in PLACE.findall(data))


def typed(screen):
    """Find as one types: from each key to its echo, to the last frame that changes an answer in sight, and to the last byte."""
    echo, answers, last = [], [], []
    for _ in range(4):
        for query in [q for group in QUERIES.values() for q in group]:
            os.write(screen.fd, b"\x06")
            screen.look(0.15)
            for char in query:
                frames = screen.frames(char.encode(), settle=0.05)
                shown = [at for at, data in frames if changes_answers(data)]
                echo.append(frames[0][0])
                # Where the answers in sight stay as they are, the frame after the echo says how many there are.
                answers.append(shown[-1] if shown else frames[min(1, len(frames) - 1)][0])
                last.append(frames[-1][0])
            os.write(screen.fd, b"\x1b")
            screen.look(0.15)
    tell("find, a key to its echo, p50/p99/max", percentiles(echo), "ms")
    tell("find, a key to its answers, p50/p99/max", percentiles(answers), "ms")
    tell("find, to the last byte, p50/p99/max", percentiles(last), "ms")


def asked(program, site):
    child = subprocess.Popen(
        [program, "--data", site, "--lang", "en", "exec"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(value):
        started = time.monotonic()
        child.stdin.write(json.dumps(value, ensure_ascii=False) + "\n")
        child.stdin.flush()
        reply = json.loads(child.stdout.readline())
        assert reply["ok"], reply
        return (time.monotonic() - started) * 1e3, reply

    tell("open, by exec", f"{ask({'ask': 'head'})[0]:.0f}", "ms")
    tell("first find (reads who called)", f"{ask({'ask': 'find', 'query': '漏水', 'most': 200})[0]:.0f}", "ms")
    for name, queries in QUERIES.items():
        times = [ask({"ask": "find", "query": q, "most": 200})[0] for _ in range(30) for q in queries]
        tell(f"find {name}, p50/p99/max", percentiles(times), "ms")
    tell("memory after all that", f"{status(child.pid, 'VmRSS') / 1e3:.0f}", "MB")
    child.stdin.close()
    child.wait()
    base = [program, "--data", site, "--lang", "en"]
    for name, args in [
        ("report of a month, whole process", ["report", "--month", "2026-03"]),
        ("120 months by category, whole process", ["report", "--from", "2016-12", "--to", "2026-11"]),
    ]:
        times = []
        for _ in range(7):
            started = time.monotonic()
            subprocess.run(base + args, check=True, stdout=subprocess.DEVNULL)
            times.append((time.monotonic() - started) * 1e3)
        tell(name, f"{statistics.median(times):.0f}", "ms")


def peer(site):
    db = sqlite3.connect(":memory:")
    db.execute("create table t(text text)")
    with open(site + ".jsonl", encoding="utf-8") as lines:
        db.executemany("insert into t values (?)", ((json.loads(l)["text"],) for l in lines))
    times = []
    for _ in range(5):
        started = time.monotonic()
        db.execute("select count(*) from t where text like '%反光镜脱落%'").fetchone()
        times.append((time.monotonic() - started) * 1e3)
    tell("peer: SQLite LIKE, nothing found", f"{statistics.median(times):.1f}", "ms")


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    for key, name in [("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")]:
        os.environ[key] = os.path.join(folder, name)
    os.makedirs(folder, exist_ok=True)
    for tickets in map(int, sys.argv[3:]):
        site = os.path.join(folder, f"site-{tickets}")
        print(f"{tickets} tickets", flush=True)
        if not os.path.exists(site):
            make(program, site, tickets)
        start(program, site)
        at_rest(program, site)
        for part in ["journal", "ledger", "ledger.packs", "index"]:
            tell(f"disk, {part}", f"{disk(os.path.join(site, part)) / tickets:.0f}", "B a ticket")
        tell("disk, all", f"{disk(site) / tickets:.0f}", "B a ticket")
        asked(program, site)
        peer(site)


main()
