import { readFileSync } from 'node:fs';
import { Option } from '@commander-js/extra-typings';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { openShop, type ShopClient } from '../../../layers/client/client.ts';
import { command } from '../command.ts';
import { awsIdentity, deployedShop } from '../deployed-shop.ts';
import { text } from '../options.ts';
import { NO_PSEUDONYMS, sessionPseudonyms } from './pseudonyms.ts';
import { mcpServer } from './server.ts';

const LOCAL = 'http://127.0.0.1:8787';

/** `npm run mcp`: the tools of an agent, over standard input and output. */
export const mcp = () =>
  command('mcp')
    .option('--url <url>', 'the API of the shop', text, LOCAL)
    .addOption(
      new Option(
        '--shop <name>',
        'instead: a deployed shop, with the AWS credentials and the region of the environment',
      )
        .argParser(text)
        .conflicts('url'),
    )
    .option('--allow-changes', 'offer the tool that changes merchandising rules', false)
    .option('--show-identifiers', 'show identifiers of customers instead of pseudonyms', false)
    .addHelpText(
      'after',
      '\nAn MCP client starts it: npm run --silent mcp. It has the rights of the person who starts it.\nThe shop must answer without tokens, or be deployed with signed requests.',
    )
    .action(async ({ url, shop, allowChanges, showIdentifiers }) => {
      const client = shop === undefined ? openShop({ url }) : await signedClient(shop);
      const pseudonyms = showIdentifiers ? NO_PSEUDONYMS : sessionPseudonyms();
      const options = { client, pseudonyms, allowsChanges: allowChanges, version: packageVersion() };
      serveStdio(() => mcpServer(options));
    });

async function signedClient(shop: string): Promise<ShopClient> {
  const { api } = await deployedShop(shop);
  return openShop({ url: api, ...(await awsIdentity()) });
}

function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
