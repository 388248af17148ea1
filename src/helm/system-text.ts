/** Go's words for what the system says, for those who may not import src/io. */
export { systemText as systemTextOf } from '../io/system-text.ts';
