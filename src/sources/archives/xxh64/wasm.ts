// Made by `npm run kernel` from xxh64.as.ts; a test makes it again and compares. Do not edit.

/** The compiled kernel, in base64. */
export const XXH64_WASM: string = [
  'AGFzbQEAAAABDQNgAX8AYAAAYAF/AX8DBAMAAQIFBAEBAgIGGgV+AUIAC34BQgALfgFCAAt+AUIAC34BQgALByUEBXN0YXJ0AAEH',
  'c3RyaXBlcwAABmZpbmlzaAACBm1lbW9yeQIACpoGA9sBAgF/BH4jASECIwIhAyMDIQQjBCEFA0AgACABSwRAIAIgASkDAELP1tO+',
  '0ser2UJ+fEIfiUKHla+vmLbem55/fiECIAMgAUEIaikDAELP1tO+0ser2UJ+fEIfiUKHla+vmLbem55/fiEDIAQgAUEQaikDAELP',
  '1tO+0ser2UJ+fEIfiUKHla+vmLbem55/fiEEIAUgAUEYaikDAELP1tO+0ser2UJ+fEIfiUKHla+vmLbem55/fiEFIAFBIGohAQwB',
  'CwsgAiQBIAMkAiAEJAMgBSQEIwAgAK18JAALMABCACQAQtbrgu7q/Yn14AAkAULP1tO+0ser2UIkAkIAJANC+erQ0OfJoeThACQE',
  'C4kEAgJ/AX4jAEIAUgR+IwFCAYkjAkIHiXwjA0IMiXwjBEISiXwjAULP1tO+0ser2UJ+Qh+JQoeVr6+Ytt6bnn9+hUKHla+vmLbe',
  'm55/fkKdo7Xqg7GNivoAfSMCQs/W077Sx6vZQn5CH4lCh5Wvr5i23puef36FQoeVr6+Ytt6bnn9+Qp2jteqDsY2K+gB9IwNCz9bT',
  'vtLHq9lCfkIfiUKHla+vmLbem55/foVCh5Wvr5i23puef35CnaO16oOxjYr6AH0jBELP1tO+0ser2UJ+Qh+JQoeVr6+Ytt6bnn9+',
  'hUKHla+vmLbem55/fkKdo7Xqg7GNivoAfQVCxc/ZsvHluuonCyMAIACtfHwhAwNAIAFBCGoiAiAATQRAIAMgASkDAELP1tO+0ser',
  '2UJ+Qh+JQoeVr6+Ytt6bnn9+hUIbiUKHla+vmLbem55/fkKdo7Xqg7GNivoAfSEDIAIhAQwBCwsgAUEEaiICIABNBEAgAyABNQIA',
  'QoeVr6+Ytt6bnn9+hUIXiULP1tO+0ser2UJ+Qvnz3fGZ9pmrFnwhAyACIQELA0AgACABSwRAIAMgATEAAELFz9my8eW66id+hUIL',
  'iUKHla+vmLbem55/fiEDIAFBAWohAQwBCwsgAyADQiGIhULP1tO+0ser2UJ+IgMgA0IdiIVC+fPd8Zn2masWfiIDIANCIIiFpws=',
].join('');
