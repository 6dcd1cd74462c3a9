// Leaks a token the way each Node library does: node producers-node.mjs NAME, with TOKEN, LIVE and DEAD in the environment.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { TOKEN, LIVE, DEAD, LIBRARIES } = process.env;
const resolver = createRequire(pathToFileURL(`${LIBRARIES}/index.js`));
const load = async (name) => import(pathToFileURL(resolver.resolve(name)).href);
const url = (base, method = 'getMe') => `${base}/bot${TOKEN}/${method}`;

const PRODUCERS = {
  async 'node-fetch-connect'() {
    const { default: fetch } = await load('node-fetch');
    await fetch(url(DEAD)).catch((error) => console.error(error));
  },
  async 'node-fetch-body'() {
    const { default: fetch } = await load('node-fetch');
    const response = await fetch(url(LIVE));
    console.log(response.url, response.status);
  },
  async 'grammy-error'() {
    const { Bot } = await load('grammy');
    const bot = new Bot(TOKEN, { client: { apiRoot: DEAD } });
    await bot.api.getMe().catch((error) => console.error(error));
  },
  async 'telegraf-object'() {
    const { Telegraf } = await load('telegraf');
    console.log(new Telegraf(TOKEN, { telegram: { apiRoot: LIVE } }));
  },
  async 'axios-error'() {
    const { default: axios } = await load('axios');
    await axios.post(url(DEAD, 'sendMessage'), { chat_id: 1 }).catch((error) => console.error(error));
  },
  async 'axios-error-json'() {
    const { default: axios } = await load('axios');
    await axios.post(url(LIVE, 'sendMessage'), { chat_id: 1 }).catch((error) => console.error(JSON.stringify(error)));
  },
  async 'undici-response'() {
    const response = await fetch(url(LIVE));
    console.log(response);
  },
  async 'fetch-bad-url'() {
    await fetch(`api.telegram.org/bot${TOKEN}/getMe`).catch((error) => console.error(error));
  },
  async 'http-request-object'() {
    const { request } = await import('node:http');
    await new Promise((resolve) => {
      const pending = request(url(LIVE, 'getUpdates'), (response) => {
        console.log(pending);
        response.resume().on('end', resolve);
      });
      pending.end();
    });
  },
  async 'inspect-nested'() {
    console.dir({ bots: [{ name: 'notify', settings: { token: TOKEN, hook: new URL(url(LIVE)) } }] }, { depth: null });
  },
};

await PRODUCERS[process.argv[2]]();
