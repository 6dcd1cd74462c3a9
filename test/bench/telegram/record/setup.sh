#!/bin/sh
# Installs, outside the repository, the libraries that record.mjs records: setup.sh FOLDER. Programs (curl, wget, nginx …) are the system's.
set -eu
mkdir -p "$1/node"
python3 -m venv "$1/python"
"$1/python/bin/pip" -q install requests httpx aiohttp python-telegram-bot rich apprise pyTelegramBotAPI
npm install --silent --no-save --prefix "$1/node" grammy telegraf node-fetch axios
echo "node test/bench/telegram/record/record.mjs --python $1/python/bin/python --libraries $1/node"
