#!/usr/bin/env bash
# Runs the fuzz targets with libFuzzer on a stable toolchain (a C++ compiler is needed), one after another.
#   tests/fuzz/run.sh [SECONDS] [TARGET …]      600 seconds each, all eight: 80 minutes and some for building
# New inputs are kept in tests/fuzz/found (not committed); `run.sh shrink` brings the smallest that reach as much into
# tests/fuzz/corpus, which every `cargo test` replays. An input that ends a target is kept as tests/fuzz/found/TARGET-crash-….
set -euo pipefail
cd "$(dirname "$0")"
host=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}
# The compiler's own options for coverage: no sanitizer, so no nightly. `--target` keeps them from build scripts.
cover="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
cover="$cover -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
RUSTFLAGS="$cover" cargo build --locked --target "$host"
bin=$CARGO_TARGET_DIR/$host/debug
all="import exec keymap policy text quick journal codec"

if [ "${1:-}" = shrink ]; then
  for t in ${2:-$all}; do
    mkdir -p "corpus/$t" "found/$t"
    small=$(mktemp -d)
    "$bin/$t" -merge=1 -rss_limit_mb=4096 -max_len=4096 "$small" "corpus/$t" "found/$t" 2>&1 | grep -E 'MERGE-OUTER: .*new files' || true
    # The smallest three hundred: what a normal test can replay in a second or two.
    # What was given a name by hand is what a fault was found by: it stays.
    find "corpus/$t" -type f -regextype posix-extended -regex '.*/[0-9a-f]{12}' -delete
    (cd "$small" && ls -Sr | head -300 | while read -r f; do mv "$f" "$OLDPWD/corpus/$t/$(printf %.12s "$f")"; done)
    rm -rf "$small"
    echo "$t: $(ls "corpus/$t" | wc -l) inputs, $(du -sb "corpus/$t" | cut -f1) bytes"
  done
  exit
fi

seconds=${1:-600}
shift || true
bad=0
for t in ${*:-$all}; do
  mkdir -p "corpus/$t" "found/$t"
  words=()
  [ -f "words/$t.dict" ] && words=(-dict="words/$t.dict")
  if nice -n 19 "$bin/$t" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=8192 -print_final_stats=1 \
    "${words[@]}" -artifact_prefix="found/$t-" "found/$t" "corpus/$t" >"found/$t.log" 2>&1; then
    echo "$t: no crash in $seconds s; $(grep -oE 'number_of_executed_units: *[0-9]+' "found/$t.log")"
  else
    echo "$t: CRASH, see tests/fuzz/found/$t.log"
    tail -5 "found/$t.log"
    bad=1
  fi
done
exit $bad
