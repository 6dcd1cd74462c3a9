// What the hook of a coding agent is about, and how an agent is answered: the types of the room.
//
// The room is `tokenscan hook agent`: a JSON object of a coding agent in, its answer out, in the form that this agent reads.
//
//     const answer = await answerAgent(input, { guard, ... });   // run-hook.ts
//     process.stdout.write(answer.stdout);
//
// formats/ has one file for each agent: how its calls are recognised and read, and how it is answered. agents.ts is the table of them. check.ts
// decides what becomes of a call, and knows no agent. settings/ writes the files in which an agent has its hooks; probe.ts tests them.
//
// Invariants: no answer has a clear token; an error is a warning and never blocks an agent (an exit code of 2 would).
// Design: docs/design/agents.md
import type { Json, Payload } from './payload.ts';

/** What an agent is about to send to the model (`prompt`), to do (`call`), or has done (`result`). `other`: nothing of these. */
export type CallKind = 'prompt' | 'call' | 'result' | 'other';

/** The lines of a file that a tool is about to read. */
export interface FileRead {
  /** As the agent wrote it: absolute, or relative to the folder of the call. */
  readonly path: string;
  /** Lines from 1; undefined where it is read from its start, or to its end. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

/** One call of the hook, read. */
export interface HookCall {
  readonly kind: CallKind;
  /** The folder that relative paths are in; undefined where the agent does not say. */
  readonly cwd: string | undefined;
  /** What may have a token: the prompt, the arguments of a tool, or what the tool printed. */
  readonly content: Json;
  /** The command lines that a tool is about to give to a shell. */
  readonly commands: readonly string[];
  /** The files whose content the model is about to get. */
  readonly reads: readonly FileRead[];
}

/** What becomes of a call. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** It must not happen, or what the tool printed must not be read. */
  | { readonly kind: 'refuse'; readonly reason: string }
  /** The model reads `masked` in place of what the tool printed: the same value with masks of the same length. */
  | { readonly kind: 'mask'; readonly reason: string; readonly masked: Json };

/** What the process of the hook prints, and its exit code. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How an agent has its hooks in a file. */
export interface AgentSettings {
  /** The file in a project, from its top; undefined where the agent reads none there. */
  readonly project: string | undefined;
  /** The file of the user, from the home. */
  readonly user: string;
  /** The variable that names another folder for the user's file, and the folder that it takes the place of. */
  readonly variable?: readonly [name: string, folder: string];
  /** What stands before a path of the project in a command; needed where hooks are not started at its top. */
  readonly root?: string;
  /** Whether another agent has the same file: then its command has no name. */
  readonly isShared?: true;
  /** A folder in a project or in the home that shows that the agent is used. */
  readonly trace: string;
  /** How the hooks are written. */
  readonly form: SettingsForm;
  /** What the user has to do before the hooks run, without a full stop. */
  readonly note?: string;
}

/** How hooks are written into a file. */
export type SettingsForm =
  /** JSON with an array for each event; `entry` makes the element of it. */
  | {
      readonly type: 'json';
      readonly events: readonly string[];
      readonly entry: (command: string, event: string) => Json;
      /** Other members that the file needs. */
      readonly others?: Readonly<Record<string, Json>>;
    }
  /** A file that is ours alone. */
  | { readonly type: 'own'; readonly text: (command: string) => string }
  /** Text at the end of a file that others may be in. */
  | { readonly type: 'appended'; readonly text: (command: string) => string };

/** A coding agent: how its calls are read, and how it is answered. Pure. */
export interface Agent {
  /** Must never change: settings files and command lines contain it. */
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  /** Whether the call is one of this agent. */
  readonly isCaller: (payload: Payload) => boolean;
  readonly read: (payload: Payload) => HookCall;
  /** Whether the model reads our masked form of what this tool prints. */
  readonly masks: (payload: Payload) => boolean;
  readonly answer: (payload: Payload, call: HookCall, verdict: Exclude<Verdict, { kind: 'pass' }>) => Answer;
  /** Lets the call happen, and shows a text to the user. */
  readonly warn: (text: string) => Answer;
  readonly settings: AgentSettings;
  /** A call of each kind that the agent makes, for tests of its hooks: a prompt with that text, a command, what a command printed. */
  readonly sample: (kind: Exclude<CallKind, 'other'>, text: string, cwd: string) => Payload | undefined;
}

/** An answer that is a JSON object. */
export function json(value: object): Answer {
  return { code: 0, stdout: `${JSON.stringify(value)}\n`, stderr: '' };
}

/** No answer: the call happens. */
export const PASS: Answer = { code: 0, stdout: '', stderr: '' };
