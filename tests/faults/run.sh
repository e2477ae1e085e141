#!/usr/bin/env bash
# All long fault tests on one's own machine, root, with what each took on two quiet cores. Nothing here is needed for `cargo test`,
# which runs a short form of each.   tests/faults/run.sh [TEST …]   (kill point io disk power planted race abuse fuzz)
# Needs: strace; for `power` qemu-system-common (qemu-storage-daemon) and fuse3; a C++ compiler for `fuzz`.
set -uo pipefail
cd "$(dirname "$0")/../.."
cargo build --locked --example probe || exit 1
faults="nice -n 19 python3 tests/faults/faults.py"
failed=0
run() { echo "== $*"; "$@" || failed=1; }
must_fail() { echo "== must find: $*"; if "$@"; then echo "NOT FOUND: the harness is broken"; failed=1; fi; }
for test in ${*:-kill point io disk power planted race abuse fuzz}; do
  case $test in
    kill) run $faults kill --rounds 200 ;;                              # 3 minutes
    point) run $faults point --points 60 ;;                             # 3 minutes
    io) run $faults io ;;                                               # 2 minutes
    disk) run $faults disk ;;                                           # 1 minute
    power) for seed in 1 2 3 4 5; do run $faults power --cuts 100 --seed $seed; done ;; # 3 minutes
    planted)                                                            # 2 minutes
      must_fail $faults kill --rounds 20 --mode early
      must_fail $faults point --points 20 --mode early
      must_fail $faults io --mode early
      must_fail $faults power --cuts 40 --engine bare
      ;;
    race) run cargo test --locked --test suite race -- --ignored ;;     # 15 minutes
    abuse) run cargo test --locked --test suite abuse -- --ignored ;;   # 6 minutes
    fuzz) run tests/fuzz/run.sh 600 ;;                                  # 80 minutes
    *) echo "no test $test"; failed=1 ;;
  esac
done
exit $failed
