import type { Verb } from './verb';
import { analyse } from './verbs/analyse';
import { bench } from './verbs/bench';
import { convert } from './verbs/convert';
import { demo } from './verbs/demo';
import { doctor } from './verbs/doctor';
import { evaluate } from './verbs/evaluate';
import { exportVerb } from './verbs/exportVerb';
import { figure } from './verbs/figure';
import { fit } from './verbs/fit';
import { generate } from './verbs/generate';
import { inspect } from './verbs/inspect';
import { lyapunov } from './verbs/lyapunov';
import { open } from './verbs/open';
import { search } from './verbs/search';
import { serve } from './verbs/serve';
import { settings } from './verbs/settings';
import { simulate } from './verbs/simulate';
import { sweep } from './verbs/sweep';
import { systems } from './verbs/systems';

/** Every word the command line knows, in the order help shows them. To add one: write its file, add it here. */
export const verbs: readonly Verb[] = [
  inspect,
  convert,
  search,
  fit,
  evaluate,
  generate,
  analyse,
  sweep,
  figure,
  exportVerb,
  simulate,
  lyapunov,
  systems,
  settings,
  serve,
  open,
  demo,
  bench,
  doctor,
];
