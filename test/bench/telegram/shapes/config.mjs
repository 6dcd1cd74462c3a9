// Positives: the token in a configuration file, in the forms that people and tools write.
import { positive } from '../kit.mjs';

const env = (key) => (kit) =>
  `NODE_ENV=production\nPORT=${kit.number(4)}\n${key}=${kit.token}\nLOG_LEVEL=info\nADMIN_CHAT=${kit.number(9)}\n`;

/** Names of variables and keys that bots, libraries and monitoring tools use. */
const ENV_KEYS = [
  'BOT_TOKEN',
  'TG_TOKEN',
  'TELEGRAM_TOKEN',
  'TELEGRAM_BOT_TOKEN',
  'TG_BOT_TOKEN',
  'TELEGRAM_API_TOKEN',
  'API_TOKEN',
  'TOKEN',
  'TELOXIDE_TOKEN',
  'TELEGRAM_APITOKEN',
];

const slug = (key) => key.toLowerCase().replaceAll('_', '-');

export const CONFIG = [
  ...ENV_KEYS.map((key) => positive(`env-${slug(key)}`, '.env', env(key))),
  positive('env-quoted', '.env.production', (kit) => `# ${kit.name()}'s bot\nBOT_TOKEN="${kit.token}"\nDEBUG=0\n`),
  positive('env-export', 'env.sh', (kit) => `#!/bin/sh\nexport BOT_TOKEN='${kit.token}'\nexport PORT=8080\n`),
  positive(
    'json-telegram-token',
    'config.json',
    (kit) => `${JSON.stringify({ port: kit.random(9000), telegramToken: kit.token, admins: [kit.number(9)] }, undefined, 2)}\n`,
  ),
  positive('json-one-line', 'settings.json', (kit) =>
    JSON.stringify({ name: kit.name(), bot: { token: kit.token, polling: true } }),
  ),
  positive(
    'yaml-bot-token',
    'application.yml',
    (kit) => `server:\n  port: 8080\nbot.token: ${kit.token}\nbot.name: ${kit.name()}_bot\n`,
  ),
  positive(
    'yaml-telegram-token',
    'config.yaml',
    (kit) => `log: info\ntelegram:\n  token: ${kit.token}\n  chat_id: -100${kit.number(10)}\n`,
  ),
  positive('yaml-quoted', 'bot.yaml', (kit) => `bot:\n  name: ${kit.name()}\n  token: "${kit.token}"\n`),
  positive('toml', 'config.toml', (kit) => `[bot]\ntoken = "${kit.token}"\nadmins = [${kit.number(9)}]\n`),
  positive('ini', 'bot.ini', (kit) => `[bot]\ntoken = ${kit.token}\nskip_pending = yes\n`),
  positive(
    'properties',
    'application.properties',
    (kit) => `server.port=8080\ntelegram.bot.token=${kit.token}\nspring.main.banner-mode=off\n`,
  ),
  positive(
    'xml-attribute',
    'workspace.xml',
    (kit) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n  <component name="RunManager">\n    <configuration name="bot" type="js.build_tools.npm">\n      <envs>\n        <env name="BOT_TOKEN" value="${kit.token}" />\n      </envs>\n    </configuration>\n  </component>\n</project>\n`,
  ),
  positive(
    'xml-element',
    'App.config',
    (kit) => `<configuration>\n  <BotToken>${kit.token}</BotToken>\n  <Chat>${kit.number(9)}</Chat>\n</configuration>\n`,
  ),
  positive(
    'compose-map',
    'docker-compose.yml',
    (kit) =>
      `services:\n  bot:\n    image: registry.example.org/${kit.name()}/bot:1.${kit.random(40)}\n    environment:\n      BOT_TOKEN: ${kit.token}\n      TZ: UTC\n`,
  ),
  positive(
    'compose-list',
    'compose.yaml',
    (kit) =>
      `services:\n  bot:\n    build: .\n    environment:\n      - TOKEN=${kit.token}\n      - TZ=UTC\n    restart: always\n`,
  ),
  positive(
    'dockerfile-env',
    'Dockerfile',
    (kit) => `FROM node:20-slim\nWORKDIR /app\nCOPY . .\nENV BOT_TOKEN=${kit.token}\nCMD ["node", "bot.js"]\n`,
  ),
  positive('dockerfile-env-space', 'Dockerfile', (kit) => `FROM python:3.11\nENV TOKEN ${kit.token}\nCMD ["python", "bot.py"]\n`),
  positive('dockerfile-arg', 'Dockerfile.dev', (kit) => `FROM golang:1.26\nARG TOKEN=${kit.token}\nRUN go build .\n`),
  positive(
    'systemd-environment',
    'bot.service',
    (kit) =>
      `[Unit]\nDescription=Bot of ${kit.name()}\n\n[Service]\nEnvironment=BOT_TOKEN=${kit.token}\nExecStart=/usr/bin/node /srv/bot.js\n`,
  ),
  positive(
    'systemd-environment-quoted',
    'bot.service',
    (kit) => `[Service]\nEnvironment="TZ=UTC" "BOT_TOKEN=${kit.token}"\nExecStart=/srv/bot\n`,
  ),
  positive('crontab-variable', 'crontab', (kit) => `SHELL=/bin/sh\nTOKEN=${kit.token}\n*/5 * * * * /srv/report.sh\n`),
  positive(
    'crontab-curl',
    'root',
    (kit) =>
      `0 6 * * * curl -s "https://api.telegram.org/bot${kit.token}/sendMessage?chat_id=${kit.number(9)}&text=up" >/dev/null\n`,
  ),
  positive(
    'github-actions-env',
    'deploy.yml',
    (kit) =>
      `jobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      TELEGRAM_TO: ${kit.number(9)}\n      TELEGRAM_TOKEN: ${kit.token}\n    steps:\n      - run: ./deploy.sh\n`,
  ),
  positive(
    'gitlab-ci',
    '.gitlab-ci.yml',
    (kit) => `variables:\n  NOTIFY: "${kit.token}"\nnotify:\n  script:\n    - ./notify.sh\n`,
  ),
  positive(
    'terraform-state',
    'terraform.tfstate',
    (kit) =>
      `{\n  "version": 4,\n  "outputs": {\n    "bot": {\n      "value": "${kit.token}",\n      "type": "string",\n      "sensitive": true\n    }\n  }\n}\n`,
  ),
  positive('terraform-variables', 'prod.tfvars', (kit) => `region    = "eu-west-1"\nbot_token = "${kit.token}"\n`),
  positive('ansible-values', 'all.yml', (kit) => `notify_channel: "-100${kit.number(10)}"\nnotify_key: '${kit.token}'\n`),
  positive(
    'alertmanager',
    'alertmanager.yml',
    (kit) =>
      `receivers:\n  - name: chat\n    telegram_configs:\n      - bot_token: ${kit.token}\n        chat_id: -${kit.number(9)}\n`,
  ),
  positive(
    'grafana-contact-point',
    'contact-points.yaml',
    (kit) =>
      `receivers:\n  - uid: ${kit.string(9)}\n    type: telegram\n    settings:\n      bottoken: ${kit.token}\n      chatid: "-${kit.number(9)}"\n`,
  ),
  positive(
    'home-assistant',
    'configuration.yaml',
    (kit) => `telegram_bot:\n  - platform: polling\n    api_key: ${kit.token}\n    allowed_chat_ids:\n      - ${kit.number(9)}\n`,
  ),
  positive('apprise-url', 'apprise.yml', (kit) => `urls:\n  - tgram://${kit.token}/${kit.number(9)}\n`),
  positive(
    'apprise-url-percent',
    'apprise.txt',
    (kit) => `tgram://${kit.id}%3A${kit.secret}/${kit.number(9)}/?overflow=upstream\n`,
  ),
  positive(
    'shoutrrr-url',
    'watchtower.env',
    (kit) => `WATCHTOWER_NOTIFICATION_URL=telegram://${kit.token}@telegram?chats=${kit.number(9)}\n`,
  ),
  positive('pm2-dump', 'dump.pm2', (kit) =>
    JSON.stringify(
      [
        {
          name: 'bot',
          pm_id: 0,
          env: { SHELL: '/bin/bash', BOT_TOKEN: kit.token, PM2_HOME: '/srv/.pm2' },
          exec_mode: 'fork_mode',
        },
      ],
      undefined,
      2,
    ),
  ),
  positive(
    'pm2-ecosystem',
    'ecosystem.config.cjs',
    (kit) => `module.exports = { apps: [{ name: '${kit.name()}', script: 'bot.js', env: { TOKEN: '${kit.token}' } }] };\n`,
  ),
  positive(
    'docker-inspect',
    'inspect.json',
    (kit) =>
      `[\n    {\n        "Id": "${kit.string(64, '0123456789abcdef')}",\n        "Config": {\n            "Env": [\n                "PATH=/usr/local/bin:/usr/bin",\n                "TOKEN=${kit.token}"\n            ]\n        }\n    }\n]\n`,
  ),
  positive(
    'postman-collection',
    'bot.postman_collection.json',
    (kit) =>
      `${JSON.stringify(
        {
          info: { name: 'bot', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
          item: [
            {
              name: 'getMe',
              request: {
                method: 'GET',
                url: {
                  raw: `https://api.telegram.org/bot${kit.token}/getMe`,
                  protocol: 'https',
                  host: ['api', 'telegram', 'org'],
                },
              },
            },
          ],
        },
        undefined,
        '\t',
      )}\n`,
  ),
  positive('postman-variable', 'prod.postman_environment.json', (kit) =>
    JSON.stringify({ id: kit.uuid(), values: [{ key: 'bot', value: kit.token, enabled: true }] }, undefined, 2),
  ),
  positive(
    'http-client-file',
    'requests.http',
    (kit) => `### who am I\nGET https://api.telegram.org/bot${kit.token}/getMe\nAccept: application/json\n`,
  ),
  positive('helm-values', 'values.yaml', (kit) => `replicas: 2\nextraEnv:\n  - name: TOKEN\n    value: "${kit.token}"\n`),
  positive(
    'kubernetes-string-data',
    'secret.yaml',
    (kit) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: bot\nstringData:\n  token: ${kit.token}\n`,
  ),
  positive(
    'vscode-launch',
    'launch.json',
    (kit) =>
      `{\n  // used by ${kit.name()}\n  "configurations": [{ "type": "node", "env": { "BOT_TOKEN": "${kit.token}" } }]\n}\n`,
  ),
  positive('claude-settings', 'mcp.json', (kit) =>
    JSON.stringify({ mcpServers: { notify: { command: 'npx', args: ['notify-mcp', '--token', kit.token] } } }),
  ),
  positive('netrc-like', 'bot.conf', (kit) => `machine api.telegram.org\n  login bot\n  password ${kit.token}\n`),
];
