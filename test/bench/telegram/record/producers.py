# Leaks a token the way each Python library does: python3 producers.py NAME, with TOKEN, LIVE and DEAD in the environment.
import logging
import os
import sys

TOKEN, LIVE, DEAD = os.environ["TOKEN"], os.environ["LIVE"], os.environ["DEAD"]


def url(base, method="getMe"):
    return f"{base}/bot{TOKEN}/{method}"


def basic_logging(level=logging.INFO):
    logging.basicConfig(level=level, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")


def requests_connect():
    import requests

    requests.get(url(DEAD))


def requests_status():
    import requests

    requests.get(url(LIVE)).raise_for_status()


def requests_debug():
    import requests

    basic_logging(logging.DEBUG)
    requests.post(url(LIVE, "sendMessage"))


def requests_retry():
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    basic_logging(logging.WARNING)
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=1, backoff_factor=0)))
    try:
        session.get(url(DEAD, "getUpdates"))
    except requests.ConnectionError:
        pass


def requests_webhook_path():
    import requests

    requests.post(f"{LIVE}/bots/bot{TOKEN}").raise_for_status()


def http_client_debug():
    import http.client

    address = LIVE.split("//")[1]
    connection = http.client.HTTPConnection(address)
    connection.set_debuglevel(1)
    connection.request("GET", f"/bot{TOKEN}/getMe")
    connection.getresponse().read()


def httpx_info():
    import httpx

    basic_logging()
    httpx.post(url(LIVE, "getUpdates"))


def httpx_status():
    import httpx

    httpx.get(url(LIVE)).raise_for_status()


def httpx_repr():
    import httpx

    try:
        httpx.get(url(DEAD))
    except httpx.HTTPError as error:
        print("failed:", repr(error.request))


def httpcore_debug():
    import httpx

    basic_logging(logging.DEBUG)
    httpx.get(url(LIVE))


def aiohttp_status():
    import asyncio

    import aiohttp

    async def main():
        async with aiohttp.ClientSession(raise_for_status=True) as session:
            await session.get(url(LIVE))

    asyncio.run(main())


def aiohttp_repr():
    import asyncio

    import aiohttp

    async def main():
        async with aiohttp.ClientSession() as session:
            print(await session.get(url(LIVE)))

    asyncio.run(main())


def aiohttp_access():
    import asyncio

    from aiohttp import ClientSession, web

    basic_logging()

    async def main():
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", lambda request: _ok(web))
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        async with ClientSession() as session:
            await session.post(f"http://127.0.0.1:{port}/{TOKEN}")
        await runner.cleanup()

    async def _ok(web):
        return web.Response(text="ok")

    asyncio.run(main())


def http_server():
    import threading
    import urllib.error
    import urllib.request
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        urllib.request.urlopen(url(f"http://127.0.0.1:{server.server_port}"))
    except urllib.error.HTTPError:
        pass
    server.shutdown()


def urllib_quoted():
    from urllib.parse import quote, urlencode

    print("redirect to", "/login?next=" + quote(url(LIVE), safe=""))
    print("form", urlencode({"url": url(LIVE)}))


def ptb_debug():
    import asyncio

    from telegram import Bot

    basic_logging(logging.DEBUG)

    async def main():
        async with Bot(TOKEN, base_url=f"{LIVE}/bot", base_file_url=f"{LIVE}/file/bot"):
            pass

    asyncio.run(main())


def ptb_info():
    import asyncio

    from telegram import Bot
    from telegram.error import InvalidToken

    basic_logging()

    async def main():
        try:
            await Bot(TOKEN, base_url=f"{LIVE}/bot", base_file_url=f"{LIVE}/file/bot").initialize()
        except InvalidToken as error:
            print("cannot start:", error)

    asyncio.run(main())


def telebot_connect():
    import telebot
    from telebot import apihelper

    apihelper.API_URL = DEAD + "/bot{0}/{1}"
    apihelper.RETRY_ON_ERROR = False
    telebot.TeleBot(TOKEN, threaded=False).get_me()


def apprise_url():
    import apprise

    application = apprise.Apprise()
    application.add(f"tgram://{TOKEN}/123456789/")
    print("notifying", application[0].url())


def rich_print():
    from rich.console import Console

    Console().print(f"polling {url(LIVE, 'getUpdates')} with token {TOKEN}")


def rich_print_forced():
    from rich.console import Console

    Console(force_terminal=True, width=80).print(f"the token is {TOKEN} and the URL is {url(LIVE, 'getUpdates')}")


def rich_dict():
    from rich.console import Console

    Console(force_terminal=True, width=100).print({"name": "bot", "token": TOKEN, "admins": [123456789]})


def rich_handler(terminal=None):
    from rich.console import Console
    from rich.logging import RichHandler

    console = Console(force_terminal=True, width=80) if terminal else Console(width=80)
    logging.basicConfig(level="INFO", format="%(message)s", handlers=[RichHandler(console=console)])
    logging.getLogger("httpx").info('HTTP Request: POST https://api.telegram.org/bot%s/getUpdates "HTTP/1.1 200 OK"', TOKEN)
    logging.getLogger("bot").info("started with %s", TOKEN)


def rich_handler_forced():
    rich_handler(True)


def rich_traceback_locals():
    from rich.console import Console

    console = Console(width=100)
    try:
        token = TOKEN
        raise ValueError(f"no chat for {token}")
    except ValueError:
        console.print_exception(show_locals=True)


def rich_table():
    from rich.console import Console
    from rich.table import Table

    table = Table("bot", "token", "chat")
    table.add_row("notify", TOKEN, "-1001234567890")
    Console(width=100).print(table)


def pprint_settings():
    from pprint import pprint

    pprint({"bot": {"token": TOKEN, "url": url(LIVE)}, "debug": True, "admins": list(range(8))})


def json_in_json():
    import json

    print(json.dumps({"event": json.dumps({"error": f"failed: {url(LIVE)}\nretry"})}))


def traceback_plain():
    raise RuntimeError(f"cannot reach {url(LIVE)}")


def textwrap_mail():
    import email.policy
    from email.message import EmailMessage

    message = EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "the bot"
    message["From"] = message["To"] = "ops@example.org"
    message.set_content(f"Привет! Токен нового бота такой: {TOKEN}, поставь его, пожалуйста, сегодня.\n", cte="quoted-printable")
    sys.stdout.write(message.as_string())


def mail_base64():
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "the bot"
    message.set_content(f"Hello,\n\nthe token of the new bot is {TOKEN}. Please put it in place today.\n", cte="base64")
    sys.stdout.write(message.as_string())


globals()[sys.argv[1].replace("-", "_")]()
