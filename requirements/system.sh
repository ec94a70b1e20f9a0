#!/bin/sh
# Brings what Python cannot install: system.sh run | test | packages NAME...
# `run` and `test` look at what is there first, and never fail: without a package something smaller works, and one sentence
# says what. `packages` installs the named Debian packages and fails when it may not or cannot.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root, without ever asking for a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

apt_once() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null >/dev/null &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" </dev/null >/dev/null
}

# Package servers fail for a moment now and then; a third failure is an answer.
apt() {
    has apt-get && as_root true || return 1
    echo "Installing with apt-get: $*" >&2
    apt_once "$@" || { sleep 3 && apt_once "$@"; } || { sleep 10 && apt_once "$@"; }
}

# Installs each name where the machine's package manager is known; first argument: Debian names, second: Homebrew names.
bring() {
    # shellcheck disable=SC2086 # the names are several words on purpose
    if has apt-get; then
        apt $1
    elif has brew && [ -n "$2" ]; then
        echo "Installing with brew: $2" >&2
        brew install --quiet $2 </dev/null
    else
        return 1
    fi
}

# wanted SENTENCE-WITHOUT "DEBIAN NAMES" "BREW NAMES" CHECK...: brings what the check misses, or says what goes on without.
wanted() {
    without=$1 debian=$2 brew=$3
    shift 3
    if "$@"; then return 0; fi
    bring "$debian" "$brew" || true
    if "$@"; then return 0; fi
    echo "Not installed: $debian. $without" >&2
}

library() {
    for folder in /usr/lib /usr/lib64 /usr/lib/*-linux-gnu /usr/local/lib /opt/homebrew/lib; do
        for file in "$folder/lib$1".so.* "$folder/lib$1".*dylib; do
            [ ! -e "$file" ] || return 0
        done
    done
    return 1
}

# The banks that the sketch engine looks for by itself (generation/engines/sketch/soundfont.py).
soundfont() {
    [ -z "${NOCTURNE_SOUNDFONT:-}" ] || return 0
    for folder in "${HOME:-}/.local/share/sounds" /usr/share/sounds /usr/share /usr/local/share /opt/homebrew/share; do
        for file in "$folder"/sf[23]/MuseScore_General* "$folder"/soundfonts/MuseScore_General*; do
            [ ! -f "$file" ] || return 0
        done
    done
    return 1
}

postgres() { has postgres || [ -n "$(find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null)" ]; }
browser() { has chromium || has chromium-browser || has google-chrome; }
node() { has node && has npm; }

for_run() {
    wanted "The copy that comes with imageio-ffmpeg is used instead." ffmpeg ffmpeg has ffmpeg
    wanted "Instruments are played by Nocturne's own synths, without FluidSynth." libfluidsynth3 fluid-synth library fluidsynth
    wanted "Instruments are played by Nocturne's own synths; NOCTURNE_SOUNDFONT can name a bank." \
        musescore-general-soundfont-small "" soundfont
}

for_test() {
    wanted "Tests marked 'browser' need it." chromium "" browser
    wanted "Tests marked 'postgres' need it." postgresql postgresql postgres
    wanted "Tests marked 'node' need it." "nodejs npm" node node
}

case ${1:-} in
run) for_run ;;
test) for_run && for_test ;;
packages) shift && apt "$@" ;;
*)
    echo "usage: system.sh run | test | packages NAME..." >&2
    exit 2
    ;;
esac
