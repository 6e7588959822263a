import { isPunctuation, type Language, type Token } from './text.ts';

/** Words that praise and words that complain, as shops' customers use them. Forms that differ by their ending only share a stem with `*`. */
const WORDS: Readonly<Record<Language, { readonly good: string; readonly bad: string }>> = {
  en: {
    good: `good great excellent amazing awesome wonderful fantastic perfect* lovely love* beautiful* gorgeous nice nicely best better
      happy happier pleased pleasant* delight* delicious tasty yummy fresh comfortable comfy comfortably soft cozy cute pretty stunning elegant
      flattering flatter* stylish classy recommend* favorite* favourite* enjoy* impress* superb outstanding brilliant reliable sturdy durable
      solid easy easily fast quick quickly helpful friendly worth bargain affordable compliment* versatile fabulous adorable incredible terrific
      glad thrilled satisfied wow yay ideal smooth clean clear crisp bright generous value works fits well exactly quality useful fun
      sleek thank* refreshing premium superior charm* super`,
    bad: `bad worse worst terrible terribly horrible horribly awful poor poorly disappoint* disappointing hate* hated broken broke break* cheap
      cheaply flimsy useless worthless waste wasted junk garbage trash crap defect* faulty fail* failed return* returned refund* problem*
      issue* uncomfortable itchy scratchy stiff rough ugly weird strange odd awkward unflattering frumpy boxy shapeless tight baggy huge
      ripped rip tear* tore torn hole* stain* stained fade* faded shrink* shrunk shrank pilled pilling smell* smelly stink* stale bland
      disgusting gross nasty bitter rancid moldy sick dirty damaged leak* leaked slow late never unfortunately sadly sorry regret* avoid
      overpriced expensive wrong missing lacking lack* mediocre annoying frustrat* confus* difficult impossible horrid pathetic ridiculous
      unwearable unusable unacceptable dissatisfied unhappy misleading false fake scam beware costume sack tent maternity weak thin stopped
      dies died loud noisy hurts painful`,
  },
  de: {
    good: `gut gute guter gutes guten super toll tolle toller tolles tollen klasse prima perfekt* ausgezeichnet* hervorragend* wunderbar*
      wunderschön* schön schöne schöner schönes schönen hübsch* lieb* liebe liebling* bequem* angenehm* weich* hochwertig* stabil* robust*
      zuverlässig* schnell* einfach* praktisch* empfehl* empfohlen zufrieden* begeistert* glücklich freue freut freude lecker* köstlich* frisch*
      günstig* preiswert* lohnt top spitze genial* fantastisch* großartig* elegant* schick* passt passend sauber* leise besser beste bester bestes
      besten gefällt gefallen sympathisch* freundlich* hilfreich* wertig* edel* ideal* klar* leicht* danke gerne problemlos* einwandfrei*
      überzeugt* funktioniert jederzeit`,
    bad: `schlecht* schlimm* schrecklich* furchtbar* miserabel* mangelhaft* minderwertig* billig* defekt* kaputt* enttäusch* leider unbrauchbar*
      nutzlos* wertlos* müll schrott fehler* fehlerhaft* problem* reklam* zurückgeschickt zurück retoure* rücksendung umtausch* unbequem* kratzig*
      kratzt hart hässlich* eng zu klein stinkt stinken gestank geruch riecht chemisch verwaschen ausgeblichen eingelaufen riss gerissen loch
      löcher fleck* verschmutzt dreckig* undicht* laut teuer überteuert* falsch* fehlt fehlten langsam* spät verspätet nie ärger* ärgerlich*
      frech* frechheit katastrophe* katastrophal* ungenießbar* eklig* widerlich* fade bitter abgelaufen wackelig* instabil* dünn
      schwach unzufrieden* bereue finger vorsicht betrug abzocke geld verschwendung nervt umständlich* zerbrochen bricht brach gebrochen`,
  },
  zh: {
    good: `好 很好 不错 喜欢 满意 漂亮 好看 舒服 舒适 质量好 推荐 值得 完美 优秀 棒 超值 实惠 便宜 划算 精致 好用 好吃 美味 新鲜 快 很快 方便
      合适 合身 柔软 干净 清晰 耐用 结实 惊喜 开心 高兴 赞 好评 给力 物美价廉 物超所值 正品 耐心 热情 周到 细心 贴心 性价比高 流畅 强大 安静 可爱 大气
      时尚 满分 五星 信赖 放心 回购 还会`,
    bad: `差 很差 太差 垃圾 失望 坏 坏了 破 烂 退货 退款 退 换货 假 假货 骗 骗人 上当 后悔 难用 难看 难吃 难闻 臭 异味 味道大 粗糙 褪色 掉色 起球 缩水
      开线 断 断了 裂 漏 慢 太慢 贵 太贵 不值 不好 不行 不能用 不满意 不推荐 不喜欢 不舒服 不合适 不清晰 不耐用 问题 毛病 故障 死机 卡 没用 没法 差评 差劲 恶心
      欺骗 态度差 不理 瑕疵 划痕 脏 旧 二手 缺 少了 漏发 发错 薄 硬 吵 噪音 郁闷 无语 坑 千万别 忽悠 糟糕`,
  },
};

const NEGATORS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    "not no never without hardly barely nothing none don't doesn't didn't isn't wasn't aren't weren't can't couldn't won't wouldn't cannot dont didnt doesnt isnt wasnt".split(
      ' ',
    ),
  ),
  de: new Set('nicht kein keine keinen keiner keines nie niemals ohne kaum'.split(' ')),
  // The words above hold the negations.
  zh: new Set(),
};

/** Words between a negation and what it turns around. */
const NEGATION_REACH = 3;
/** Longest word of a script without blanks, characters. */
const LONGEST_UNSPACED = 4;

interface Lexicon {
  readonly words: ReadonlyMap<string, number>;
  readonly stems: readonly (readonly [stem: string, sign: number])[];
}

const LEXICONS = Object.fromEntries(
  Object.entries(WORDS).map(([language, { good, bad }]): [string, Lexicon] => {
    const signed = [
      ...good.split(/\s+/).map((word) => [word, 1] as const),
      ...bad.split(/\s+/).map((word) => [word, -1] as const),
    ];
    const stems = signed
      .filter(([word]) => word.endsWith('*'))
      .map(([word, sign]) => [word.slice(0, -1), sign] as const);
    return [language, { words: new Map(signed), stems }];
  }),
) as Readonly<Record<Language, Lexicon>>;

/**
 * How much more a text praises than it complains, by a list of words: (good − bad) / √(good + bad + 1), 0 where it holds none of them or has
 * another language. A negation turns the next words around; words at the end count as much as others. O(tokens).
 */
export function lexiconScore(tokens: readonly Token[], language: Language | null): number {
  if (language === null) return 0;
  const signs = language === 'zh' ? unspacedSigns(tokens) : spacedSigns(tokens, language);
  const good = signs.filter((sign) => sign > 0).length;
  return (2 * good - signs.length) / Math.sqrt(signs.length + 1);
}

function spacedSigns(tokens: readonly Token[], language: Language): number[] {
  const lexicon = LEXICONS[language];
  const signs: number[] = [];
  let negated = 0;
  for (const token of tokens) {
    if (isPunctuation(token)) negated = 0;
    else if (NEGATORS[language].has(token)) {
      negated = NEGATION_REACH;
      continue;
    }
    const sign = signOf(token, lexicon);
    if (sign !== 0) signs.push(negated > 0 ? -sign : sign);
    negated -= 1;
  }
  return signs;
}

function signOf(word: string, { words, stems }: Lexicon): number {
  return words.get(word) ?? stems.find(([stem]) => word.startsWith(stem))?.[1] ?? 0;
}

/** The longest known word at each place. */
function unspacedSigns(tokens: readonly Token[]): number[] {
  const { words } = LEXICONS.zh;
  const signs: number[] = [];
  for (let at = 0; at < tokens.length; ) {
    let size = LONGEST_UNSPACED;
    let sign: number | undefined;
    for (; size > 0 && sign === undefined; size--) sign = words.get(tokens.slice(at, at + size).join(''));
    if (sign === undefined) at += 1;
    else {
      signs.push(sign);
      at += size + 1;
    }
  }
  return signs;
}
