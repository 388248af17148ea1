/** helm's folders (pkg/helmpath): its own variable, else the one of XDG, else the system's habit. */
import path from 'node:path';
import type { Env } from '../io/host.ts';

export interface HelmPlaces {
  /** A path in the folder of each kind; without words the folder itself. */
  cache(...words: readonly string[]): string;
  config(...words: readonly string[]): string;
  data(...words: readonly string[]): string;
}

interface Kind {
  readonly own: string;
  readonly xdg: string;
  readonly otherwise: () => string;
}

/** `home` is the home folder, "" when there is none. */
export function helmPlaces(env: Env, platform: NodeJS.Platform, home: string): HelmPlaces {
  const at = ({ own, xdg, otherwise }: Kind) => {
    return (...words: readonly string[]): string => {
      const base = env[own] ?? '';
      if (base !== '') return path.join(base, ...words);
      return path.join(env[xdg] || otherwise(), 'helm', ...words);
    };
  };
  const inHome = (...words: readonly string[]): string => path.join(home, ...words);
  const habits = {
    darwin: { cache: inHome('Library', 'Caches'), config: inHome('Library', 'Preferences'), data: inHome('Library') },
    win32: { cache: env.TEMP ?? '', config: env.APPDATA ?? '', data: env.APPDATA ?? '' },
  };
  const { cache, config, data } = habits[platform as keyof typeof habits] ?? {
    cache: inHome('.cache'),
    config: inHome('.config'),
    data: inHome('.local', 'share'),
  };
  return {
    cache: at({ own: 'HELM_CACHE_HOME', xdg: 'XDG_CACHE_HOME', otherwise: () => cache }),
    config: at({ own: 'HELM_CONFIG_HOME', xdg: 'XDG_CONFIG_HOME', otherwise: () => config }),
    data: at({ own: 'HELM_DATA_HOME', xdg: 'XDG_DATA_HOME', otherwise: () => data }),
  };
}
