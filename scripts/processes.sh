# shellcheck shell=bash
# Processes that the scripts start: recorded with their start time, so that nobody else's process is ever ended.

: "${local_dir:?lib.sh comes first}"
pid_dir=$local_dir/run
log_dir=$local_dir/log
children=()

started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# record NAME PID
record() { mkdir -p "$pid_dir"; echo "$2 $(started_at "$2")" >"$pid_dir/$1.pid"; }
forget() { rm -f "$pid_dir/$1.pid"; }

# alive NAME: does the recorded process still live?
alive() {
  local pid='' start=''
  if [ ! -s "$pid_dir/$1.pid" ]; then return 1; fi
  read -r pid start <"$pid_dir/$1.pid"
  [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ]
}

# child NAME COMMAND...: starts it in the background, its output in .local/log/NAME.log
child() {
  local name=$1
  shift
  mkdir -p "$log_dir"
  "$@" >"$log_dir/$name.log" 2>&1 </dev/null &
  children+=("$name")
  record "$name" $!
}

all_children_live() {
  local name
  for name in "${children[@]}"; do alive "$name" || return 1; done
}

# end NAME...: asks the recorded processes to end, waits up to 15 seconds, then insists
end() {
  local name pid signal
  for signal in TERM KILL; do
    for name in "$@"; do
      if alive "$name"; then read -r pid _ <"$pid_dir/$name.pid"; kill "-$signal" "$pid" 2>/dev/null || true; fi
    done
    for _ in $(seq 150); do
      local left=
      for name in "$@"; do if alive "$name"; then left=1; fi; done
      if [ -z "$left" ]; then break 2; fi
      sleep 0.1
    done
  done
  for name in "$@"; do forget "$name"; done
}

# The web server goes first, so that nobody waits for a worker or a file that is gone.
stop_children() { trap '' INT TERM HUP; end serve; end worker s3; }
