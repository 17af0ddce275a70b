// MDN's HTTP Observatory on hosts of loopback: `node observatory.mjs PACKAGE PORTS HOST ...`
//
// PACKAGE is the folder of @mdn/mdn-http-observatory; PORTS is JSON, the ports of 127.0.0.1 behind which 80 and
// 443 of every name under .test are. Prints a line of JSON for each host, one host after the other.
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ports, ...hosts] = process.argv.slice(2);
const behind = JSON.parse(ports);
const connect = net.Socket.prototype.connect;

// net.connect normalises its arguments to [options, callback] before they come here.
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options?.host?.endsWith(".test") && behind[options.port]) {
    Object.assign(options, { port: behind[options.port], host: "127.0.0.1", lookup: undefined });
  }
  return connect.apply(this, given);
};

const { scan } = await import(pathToFileURL(path.join(folder, "src/scanner/index.js")));
for (const host of hosts) {
  try {
    console.log(JSON.stringify({ host, ...(await scan(host)) }));
  } catch (reason) {
    console.log(JSON.stringify({ host, error: reason.message }));
  }
}
