// Made by `npm run derive` from the built-in rules and the encodings; a test makes it again and compares. Do not edit.
import type { LayerName } from './encodings/layers.ts';

/** A plan without the rules themselves. */
export interface Derived {
  /** Ids of the rules it was made for, in their order. */
  readonly rules: readonly string[];
  readonly probes: readonly (readonly [rule: number, layer: LayerName, reach: number])[];
  readonly anchors: readonly (readonly [bytes: string, fingerprint: string, ...probes: number[]])[];
  /** The fingerprints as the search groups them. */
  readonly buckets: readonly (readonly string[])[];
}

export const DERIVED: Derived = {
  rules: ["telegram-bot-token","telegram-bot-url","telegram-bot-parts","telegram-bot-parts-reversed","telegram-bot-half","telegram-telethon-string","telegram-gramjs-string","telegram-pyrogram-string","telegram-telethon-file","telegram-pyrogram-file","telegram-kurigram-file","telegram-tdata","telegram-api-hash","telegram-api-hash-before-id","telegram-api-hash-call","telegram-api-hash-alone","telegram-payment-live","telegram-payment-test","telegram-webhook-secret","telegram-webhook-call","telegram-mtproxy-link","telegram-login-data"],
  probes: [
    [0,"direct",638], [2,"direct",179], [3,"direct",151], [4,"direct",60], [0,"direct",1272], [0,"base64",628], [0,"hex",628], [0,"utf-16",628],
    [1,"direct",115], [1,"base64",474], [1,"hex",550], [1,"utf-16",550], [5,"direct",392], [6,"direct",425], [7,"direct",438], [8,"direct",312],
    [9,"direct",290], [10,"direct",314], [11,"direct",360], [12,"direct",166], [13,"direct",174], [15,"direct",85], [14,"direct",151], [16,"direct",122],
    [17,"direct",122], [18,"direct",139], [19,"direct",188], [20,"direct",281], [21,"direct",268],
  ],
  anchors: [
    [":AA",":AA",0], ["~AA","~AA",0], [":A\n",":A\n",0], [":A\r",":A\r",0], [":A ",":A ",0], [":A\t",":A\t",0], [":A\\",":A\\",0], [":A\"",":A\"",0],
    [":A'",":A'",0], [":A`",":A`",0], [":A\u001b",":A\u001b",0], [":A^",":A^",0], [":A=",":A=",0], [":A<",":A<",0], ["3AAA","3AA",0], ["3aAA","aAA",0],
    ["\nAAE","\nAA",0], [" AAE"," AA",0,1,2,3], ["\tAAE","\tAA",0], ["\"AAE","\"AA",0,1,2,3], ["'AAE","'AA",0,1,2,3], ["`AAE","`AA",0], ["nAAE","nAA",0],
    ["|AAE","|AA",0], ["mAAE","mAA",0], ["KAAE","KAA",0], ["\u0007AAE","\u0007AA",0], ["\\AAE","\\AA",0], [">AAE",">AA",0], ["\nAAF","\nAA",0],
    [" AAF"," AA",0,1,2,3], ["\tAAF","\tAA",0], ["\"AAF","\"AA",0,1,2,3], ["'AAF","'AA",0,1,2,3], ["`AAF","`AA",0], ["nAAF","nAA",0], ["|AAF","|AA",0],
    ["mAAF","mAA",0], ["KAAF","KAA",0], ["\u0007AAF","\u0007AA",0], ["\\AAF","\\AA",0], [">AAF",">AA",0], ["\nAAG","\nAA",0], [" AAG"," AA",0,1,2,3],
    ["\tAAG","\tAA",0], ["\"AAG","\"AA",0,1,2,3], ["'AAG","'AA",0,1,2,3], ["`AAG","`AA",0], ["nAAG","nAA",0], ["|AAG","|AA",0], ["mAAG","mAA",0],
    ["KAAG","KAA",0], ["\u0007AAG","\u0007AA",0], ["\\AAG","\\AA",0], [">AAG",">AA",0], ["\nAAH","\nAA",0], [" AAH"," AA",0,1,2,3], ["\tAAH","\tAA",0],
    ["\"AAH","\"AA",0,1,2,3], ["'AAH","'AA",0,1,2,3], ["`AAH","`AA",0], ["nAAH","nAA",0], ["|AAH","|AA",0], ["mAAH","mAA",0], ["KAAH","KAA",0],
    ["\u0007AAH","\u0007AA",0], ["\\AAH","\\AA",0], [">AAH",">AA",0], ["3A}AA","}AA",0], ["3a}AA","}AA",0], ["072AA","2AA",0], ["58;AA",";AA",0],
    ["3A;AA",";AA",0], ["3a;AA",";AA",0], ["7DAAE","DAA",0], ["7dAAE","dAA",0], ["3BAAE","BAA",0], ["3bAAE","bAA",0], ["7DAAF","DAA",0], ["7dAAF","dAA",0],
    ["3BAAF","BAA",0], ["3bAAF","bAA",0], ["7DAAG","DAA",0], ["7dAAG","dAA",0], ["3BAAG","BAA",0], ["3bAAG","bAA",0], ["7DAAH","DAA",0], ["7dAAH","dAA",0],
    ["3BAAH","BAA",0], ["3bAAH","bAA",0], ["7D}AAE","}AA",0], ["7d}AAE","}AA",0], ["175AAE","5AA",0], ["7D;AAE",";AA",0], ["7d;AAE",";AA",0],
    ["3B}AAE","}AA",0], ["3b}AAE","}AA",0], ["073AAE","3AA",0], ["59;AAE",";AA",0], ["3B;AAE",";AA",0], ["3b;AAE",";AA",0], ["7D}AAF","}AA",0],
    ["7d}AAF","}AA",0], ["175AAF","5AA",0], ["7D;AAF",";AA",0], ["7d;AAF",";AA",0], ["3B}AAF","}AA",0], ["3b}AAF","}AA",0], ["073AAF","3AA",0],
    ["59;AAF",";AA",0], ["3B;AAF",";AA",0], ["3b;AAF",";AA",0], ["7D}AAG","}AA",0], ["7d}AAG","}AA",0], ["175AAG","5AA",0], ["7D;AAG",";AA",0],
    ["7d;AAG",";AA",0], ["3B}AAG","}AA",0], ["3b}AAG","}AA",0], ["073AAG","3AA",0], ["59;AAG",";AA",0], ["3B;AAG",";AA",0], ["3b;AAG",";AA",0],
    ["7D}AAH","}AA",0], ["7d}AAH","}AA",0], ["175AAH","5AA",0], ["7D;AAH",";AA",0], ["7d;AAH",";AA",0], ["3B}AAH","}AA",0], ["3b}AAH","}AA",0],
    ["073AAH","3AA",0], ["59;AAH",";AA",0], ["3B;AAH",";AA",0], ["3b;AAH",";AA",0], ["125;AAE",";AA",0], ["125;AAF",";AA",0], ["125;AAG",";AA",0],
    ["125;AAH",";AA",0], ["colon;AA",";AA",0], ["41%41%45","41%",0], ["41=41=45","41=",0], ["41%41%46","41%",0], ["41=41=46","41=",0], ["41%41%47","41%",0],
    ["41=41=47","41=",0], ["41%41%48","41%",0], ["41=41=48","41=",0], ["x41\\x41\\x45","41\\",0], ["101\\101\\105","1\\1",0], ["x41\\x41\\x46","41\\",0],
    ["101\\101\\106","1\\1",0], ["x41\\x41\\x47","41\\",0], ["101\\101\\107","1\\1",0], ["x41\\x41\\x48","41\\",0], ["101\\101\\110","1\\1",0],
    ["65;&#65;&#69;",";&#",0], ["41;&#65;&#69;",";&#",0], ["65;&#65;&#70;",";&#",0], ["41;&#65;&#70;",";&#",0], ["65;&#65;&#71;",";&#",0],
    ["41;&#65;&#71;",";&#",0], ["65;&#65;&#72;",";&#",0], ["41;&#65;&#72;",";&#",0], ["41}\\u0041\\u0045","1}\\",0], ["41}\\u{41}\\u{45}","1}\\",0],
    ["65;&#x41;&#x45;",";&#",0], ["41;&#x41;&#x45;",";&#",0], ["65;&#X41;&#X45;",";&#",0], ["41;&#X41;&#X45;",";&#",0], ["41}\\u0041\\u0046","1}\\",0],
    ["41}\\u{41}\\u{46}","1}\\",0], ["65;&#x41;&#x46;",";&#",0], ["41;&#x41;&#x46;",";&#",0], ["65;&#X41;&#X46;",";&#",0], ["41;&#X41;&#X46;",";&#",0],
    ["41}\\u0041\\u0047","1}\\",0], ["41}\\u{41}\\u{47}","1}\\",0], ["65;&#x41;&#x47;",";&#",0], ["41;&#x41;&#x47;",";&#",0], ["65;&#X41;&#X47;",";&#",0],
    ["41;&#X41;&#X47;",";&#",0], ["41}\\u0041\\u0048","1}\\",0], ["41}\\u{41}\\u{48}","1}\\",0], ["65;&#x41;&#x48;",";&#",0], ["41;&#x41;&#x48;",";&#",0],
    ["65;&#X41;&#X48;",";&#",0], ["41;&#X41;&#X48;",";&#",0], ["0041\\u0041\\u0045","41\\",0], ["0041\\u{41}\\u{45}","1}\\",0],
    ["0041\\u0041\\u0046","41\\",0], ["0041\\u{41}\\u{46}","1}\\",0], ["0041\\u0041\\u0047","41\\",0], ["0041\\u{41}\\u{47}","1}\\",0],
    ["0041\\u0041\\u0048","41\\",0], ["0041\\u{41}\\u{48}","1}\\",0], ["mA\u001b","mA\u001b",4], ["'A'","'A'",4], ["\"A\"","\"A\"",4], ["DpB","DpB",5],
    ["TpB","TpB",5], ["jpB","jpB",5], ["zpB","zpB",5], ["BQU","BQU",5], ["6QU","6QU",5], ["UFF","UFF",5], ["UFG","UFG",5], ["UFH","UFH",5], ["UFI","UFI",5],
    ["OkF","OkF",5], ["FBR","FBR",5], ["FBS","FBS",5], ["QUF","QUF",5], ["UFB","UFB",5], ["kFB","kFB",5], ["0FB","0FB",5], ["lFV","lFV",5], ["VVG","VVG",5],
    ["0ZC","0ZC",5], ["JRV","JRV",5], ["FVR","FVR",5], ["tGQ","tGQ",5], ["CUV","CUV",5], ["RVU","RVU",5], ["rRk","rRk",5], ["MTQ","MTQ",5], ["DE0","DE0",5],
    ["xND","xND",5], ["BAE","BAE",5], ["QQB","QQB",5], ["EEA","EEA",5], ["3a41","3a4",6], ["3A41","3A4",6], ["414145","414",6], ["414146","414",6],
    ["414147","414",6], ["414148","414",6], ["A\u0000A\u0000E","A\u0000A",7], ["A\u0000A\u0000F","A\u0000A",7], ["A\u0000A\u0000G","A\u0000A",7],
    ["A\u0000A\u0000H","A\u0000A",7], ["B\u0000Q\u0000U","Q\u0000U",7], ["Q\u0000U\u0000F","Q\u0000U",7], ["k\u0000F\u0000B","F\u0000B",7],
    ["1\u00004\u00005","\u00004\u0000",7], ["1\u00004\u00006","\u00004\u0000",7], ["1\u00004\u00007","\u00004\u0000",7], ["1\u00004\u00008","\u00004\u0000",7],
    ["/bot","/bo",8], ["2Fbot","2Fb",8], ["2fbot","2fb",8], ["2F}bot","2F}",8], ["2f}bot","2f}",8], ["057bot","057",8], ["47;bot","47;",8], ["2F;bot","2F;",8],
    ["2f;bot","2f;",8], ["sol;bot",";bo",8], ["Jvd","Jvd",9], ["ib3","ib3",9], ["m90","m90",9], ["626f74","626",10], ["626F74","26F",10],
    ["b\u0000o\u0000t","\u0000o\u0000",11], ["=AAE","=AA",1,2,3], ["=AAF","=AA",1,2,3], ["=AAG","=AA",1,2,3], ["=AAH","=AA",1,2,3], ["22AAE","2AA",1,2,3],
    ["22AAF","2AA",1,2,3], ["22AAG","2AA",1,2,3], ["22AAH","2AA",1,2,3], ["27AAE","7AA",1,2,3], ["27AAF","7AA",1,2,3], ["27AAG","7AA",1,2,3],
    ["27AAH","7AA",1,2,3], ["3DAAE","DAA",1,2,3], ["3dAAE","dAA",1,2,3], ["3DAAF","DAA",1,2,3], ["3dAAF","dAA",1,2,3], ["3DAAG","DAA",1,2,3],
    ["3dAAG","dAA",1,2,3], ["3DAAH","DAA",1,2,3], ["3dAAH","dAA",1,2,3], ["20AAE","0AA",1,2,3], ["20AAF","0AA",1,2,3], ["20AAG","0AA",1,2,3],
    ["20AAH","0AA",1,2,3], ["22}AAE","}AA",1,2,3], ["042AAE","2AA",1,2,3], ["34;AAE",";AA",1,2,3], ["22;AAE",";AA",1,2,3], ["22}AAF","}AA",1,2,3],
    ["042AAF","2AA",1,2,3], ["34;AAF",";AA",1,2,3], ["22;AAF",";AA",1,2,3], ["22}AAG","}AA",1,2,3], ["042AAG","2AA",1,2,3], ["34;AAG",";AA",1,2,3],
    ["22;AAG",";AA",1,2,3], ["22}AAH","}AA",1,2,3], ["042AAH","2AA",1,2,3], ["34;AAH",";AA",1,2,3], ["22;AAH",";AA",1,2,3], ["27}AAE","}AA",1,2,3],
    ["047AAE","7AA",1,2,3], ["39;AAE",";AA",1,2,3], ["27;AAE",";AA",1,2,3], ["27}AAF","}AA",1,2,3], ["047AAF","7AA",1,2,3], ["39;AAF",";AA",1,2,3],
    ["27;AAF",";AA",1,2,3], ["27}AAG","}AA",1,2,3], ["047AAG","7AA",1,2,3], ["39;AAG",";AA",1,2,3], ["27;AAG",";AA",1,2,3], ["27}AAH","}AA",1,2,3],
    ["047AAH","7AA",1,2,3], ["39;AAH",";AA",1,2,3], ["27;AAH",";AA",1,2,3], ["3D}AAE","}AA",1,2,3], ["3d}AAE","}AA",1,2,3], ["075AAE","5AA",1,2,3],
    ["61;AAE",";AA",1,2,3], ["3D;AAE",";AA",1,2,3], ["3d;AAE",";AA",1,2,3], ["3D}AAF","}AA",1,2,3], ["3d}AAF","}AA",1,2,3], ["075AAF","5AA",1,2,3],
    ["61;AAF",";AA",1,2,3], ["3D;AAF",";AA",1,2,3], ["3d;AAF",";AA",1,2,3], ["3D}AAG","}AA",1,2,3], ["3d}AAG","}AA",1,2,3], ["075AAG","5AA",1,2,3],
    ["61;AAG",";AA",1,2,3], ["3D;AAG",";AA",1,2,3], ["3d;AAG",";AA",1,2,3], ["3D}AAH","}AA",1,2,3], ["3d}AAH","}AA",1,2,3], ["075AAH","5AA",1,2,3],
    ["61;AAH",";AA",1,2,3], ["3D;AAH",";AA",1,2,3], ["3d;AAH",";AA",1,2,3], ["20}AAE","}AA",1,2,3], ["040AAE","0AA",1,2,3], ["32;AAE",";AA",1,2,3],
    ["20;AAE",";AA",1,2,3], ["20}AAF","}AA",1,2,3], ["040AAF","0AA",1,2,3], ["32;AAF",";AA",1,2,3], ["20;AAF",";AA",1,2,3], ["20}AAG","}AA",1,2,3],
    ["040AAG","0AA",1,2,3], ["32;AAG",";AA",1,2,3], ["20;AAG",";AA",1,2,3], ["20}AAH","}AA",1,2,3], ["040AAH","0AA",1,2,3], ["32;AAH",";AA",1,2,3],
    ["20;AAH",";AA",1,2,3], ["quot;AAE",";AA",1,2,3], ["quot;AAF",";AA",1,2,3], ["quot;AAG",";AA",1,2,3], ["quot;AAH",";AA",1,2,3], ["apos;AAE",";AA",1,2,3],
    ["apos;AAF",";AA",1,2,3], ["apos;AAG",";AA",1,2,3], ["apos;AAH",";AA",1,2,3], ["ZWao","ZWa",12], ["ZWap","ZWa",12], ["ZWaq","ZWa",12], ["ZWar","ZWa",12],
    ["ApWa","ApW",12], ["A5Wa","A5W",12], ["BJWa","BJW",12], ["BVts","BVt",12], ["Cyjy","Cyj",12], ["BnwE","Bnw",12], ["TEuM","TEu",13], ["ViLnR","ViL",13],
    ["dlYi50Z","50Z",13], ["LjE1NC4x","E1N",13], ["ESSI","ESS",14], ["on_s","on_",14], ["ng_s","ng_",14], ["onSt","onS",14], ["ngSe","ngS",14],
    ["\u0002\f","\u0002\f",15], ["\b\f","\b\f",16,17], ["\t\f","\t\f",16,17], ["TDF$","TDF",18], ["PI_H","PI_",19,20,21], ["pi_h","pi_",19,20,21],
    ["piHa","piH",19,20,21], ["i-ha","i-h",19,20,21], ["gramCl","amC",22], [":LIV","LIV",23], ["~LIV","LIV",23], ["3ALIV","LIV",23], ["3aLIV","LIV",23],
    ["3A}LIV","LIV",23], ["3a}LIV","LIV",23], ["072LIV","LIV",23], ["58;LIV","LIV",23], ["3A;LIV","LIV",23], ["3a;LIV","LIV",23], ["colon;LIV","LIV",23],
    [":TES","TES",24], ["~TES","TES",24], ["3ATES","TES",24], ["3aTES","TES",24], ["3A}TES","TES",24], ["3a}TES","TES",24], ["072TES","TES",24],
    ["58;TES","TES",24], ["3A;TES","TES",24], ["3a;TES","TES",24], ["colon;TES","TES",24], ["i-Se","i-S",25], ["i-se","i-s",25], ["ET_T","ET_",25],
    ["EBHO","EBH",25], ["ebho","ebh",25,26], ["roxy","rox",27], ["uth_d","th_",28],
  ],
  buckets: [
   
    [":AA",";AA","3AA","5AA","=AA","\nAA","\tAA","'AA","\u0007AA","7AA","~AA","nAA",">AA","|AA","\\AA","}AA","aAA","`AA","mAA","DAA","dAA"," AA","0AA","\"AA","BAA","2AA","bAA","mA\u001b","tGQ","lFV","PI_","LIV","DpB","TpB","jpB","zpB","kFB","0FB","xND"],
    [":A\n",":A\r",":A\t",":A\u001b",":A\\",":A^",":A=",":A<",":A ",":A\"",":A'",":A`","DE0","TEu","TES","KAA","BAE","EEA","EBH","UFF","UFG","UFH","UFI","UFB","TDF","QUF","QQB","VVG","A\u0000A","F\u0000B","FBR","FBS","FVR","JRV","CUV","MTQ","ET_","ESS"],
    ["41%","41\\","50Z","'A'","\"A\"","BJW","1\\1","1}\\","Q\u0000U","ApW","A5W"],
    ["41=","414","47;","3a4","3A4","2Fb","2fb","2F}","2f}","2F;","2f;","OkF","E1N","BVt","Bnw"],
    [";&#","0ZC","BQU","RVU","6QU","on_","onS","ng_","ngS","pi_","th_"], ["rRk","ZWa","Jvd","Cyj"],
    ["\u00004\u0000","\u0002\f","\b\f","\t\f","\u0000o\u0000","ViL","piH","rox","057","m90","626","26F"], ["/bo",";bo","ebh","ib3","amC","i-h","i-S","i-s"],
  ],
};
