#!/bin/sh
# Makes .venv where there is none that works, and installs the project into it: venv.sh STAMP [EXTRA]
# The stamp is written last, so an install that was interrupted is simply done again.
set -eu
stamp=$1 extra=${2:+[$2]}
cd "$(dirname "$0")/.."
# Relative, because pip splits this variable at spaces; it holds for the build's own environment too.
export PIP_CONSTRAINT=requirements/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

rm -f "$stamp"
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(sh requirements/python.sh)
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
fi
echo "Installing nocturne$extra into .venv (a few minutes the first time)."
if [ -t 1 ]; then quiet=''; else quiet=--quiet; fi
# pip compiles what it installs; without that, every start is slow where PYTHONDONTWRITEBYTECODE is set.
# shellcheck disable=SC2086 # empty means no argument
if ! .venv/bin/python -m pip install $quiet --editable ".$extra"; then
    echo "The dependencies could not be installed, as said above: mend that (the connection? the disk?) and run make again." >&2
    exit 1
fi
# Compiled now, once: the first track would wait half a minute for it. Where that fails, the first track does.
.venv/bin/python -c "from generation.audio.analyse import warm_up; warm_up(melody=True)" || echo "The analysis is compiled later." >&2
: >"$stamp"
