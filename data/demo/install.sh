#!/bin/sh
# Installs the Debian packages that are missing. Usage: install.sh build|demo|test
# As root, or with sudo. Does nothing (and asks nothing) where all are there.
set -eu

build="meson ninja-build pkg-config gcc libc6-dev gettext desktop-file-utils appstream libxml2-utils
    libglib2.0-dev libglib2.0-bin libgtk-4-dev libadwaita-1-dev libsqlite3-dev libpq-dev libsodium-dev
    nettle-dev
    libicu-dev libcsv-dev libjson-glib-dev libzbar-dev libqrencode-dev libgdk-pixbuf-2.0-dev
    libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good
    fonts-noto-cjk adwaita-icon-theme librsvg2-common webp-pixbuf-loader"
demo="librsvg2-bin faketime"
test="xvfb xauth dbus dbus-x11 at-spi2-core python3 python3-gi
    cups-daemon cups-client
    xdotool imagemagick hledger faketime poppler-utils locales git clang-format-14
    postgresql postgresql-client
    clang-14 libclang-rt-14-dev"

case ${1:-build} in
    build) wanted=$build ;;
    demo) wanted="$build $demo" ;;
    test) wanted="$build $test" ;;
    *) echo "usage: install.sh build|demo|test" >&2; exit 2 ;;
esac

missing=
for package in $wanted; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :) in
        installed) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "These packages are missing, and only root can install them:$missing" >&2
    exit 1
fi
echo "Installing:$missing" >&2
# shellcheck disable=SC2086
{
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
} >&2
