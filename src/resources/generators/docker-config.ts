import { structJson } from '../../apimachinery/go/struct-json.ts';
import type { JsonObject } from '../../apimachinery/json.ts';

export const DOCKER_CONFIG_KEY = '.dockerconfigjson';

export interface DockerLogin {
  readonly server: string;
  readonly username: string;
  readonly password: string;
  readonly email: string;
}

/** The text of a ~/.docker/config.json with one login. */
export function dockerConfig({ server, username, password, email }: DockerLogin): string {
  const entry: JsonObject = { username, password };
  if (email !== '') entry.email = email;
  entry.auth = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return structJson({ auths: { [server]: entry } });
}
