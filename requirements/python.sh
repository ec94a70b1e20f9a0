#!/bin/sh
# Prints the interpreter that .venv is made with: $PYTHON if given, else the first of python3, python3.13, python3.12 and
# python3.11 that is 3.11 to 3.13 and can make a virtual environment. Says in one sentence what is missing otherwise.
set -eu
here=$(dirname "$0")

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Sets `found` to an interpreter that can make a virtual environment, or `bare` to one that only lacks the module for it.
look() {
    found='' bare=''
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        fits "$name" || continue
        if has_venv "$name"; then
            found=$name
            return 0
        fi
        [ -n "$bare" ] || bare=$name
    done
    return 1
}

if ! look; then
    # Debian and Ubuntu ship Python without venv; where packages may be installed, that is mended instead of reported.
    if [ -n "$bare" ]; then
        version=$("$bare" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        sh "$here/system.sh" packages "python$version-venv" || true
    elif [ -z "${PYTHON:-}" ]; then
        sh "$here/system.sh" packages python3 python3-venv || true
    fi
    look || true
fi

if [ -n "$found" ]; then
    "$found" -c 'import sys; print(sys.executable)'
elif [ -n "$bare" ]; then
    echo "$bare is here but cannot make a virtual environment: install python$version-venv, then run make again." >&2
    exit 1
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON=$PYTHON is no Python 3.11, 3.12 or 3.13: name one that is, or leave PYTHON out." >&2
    exit 1
else
    echo "Nocturne needs Python 3.11, 3.12 or 3.13, and none was found: install one, or name it with make PYTHON=/path/to/python3." >&2
    exit 1
fi
