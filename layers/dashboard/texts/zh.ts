import type { Texts } from './en.ts';

/** Every text in Chinese. */
export const zh: Texts = {
  'shell.skip': '跳到正文',
  'shell.pages': '页面',
  'shell.language': '语言',
  'shell.theme': '外观',
  'theme.auto': '跟随系统',
  'theme.light': '浅色',
  'theme.dark': '深色',

  'action.retry': '重试',
  'action.csv': '保存为 CSV',
  'action.csv.of': '将“{table}”保存为 CSV',
  'action.table': '以表格显示',

  'state.loading': '正在加载',
  'state.empty.title': '暂无数据',
  'state.empty.advice': '还没有启用任何模型版本。请上传事件数据文件，首次运行结束后此处会显示数据。',
  'state.failed.title': '无法显示此内容',
  'state.away.title': '服务没有响应',
  'state.away.advice': '请检查服务是否正在运行以及网络连接是否正常，然后重试。',
  'state.private.title': '为保护顾客隐私，未公布',

  'missing.title': '没有此页面',
  'missing.lead': '地址可能有误或已过期。',

  'unit.day': '1 天',
  'unit.days': '{count} 天',

  'column.from': '从',
  'column.to': '至',
  'column.caveats': '备注',

  'caveat.begins-with-data': '数据从此处开始：老顾客被计为新顾客',
  'caveat.short-history': '历史较短：部分老顾客被计为新顾客',
  'caveat.not-over': '尚未结束',

  'figure.revenue': '净收入',
  'figure.orders': '订单',
  'figure.averageOrder': '平均订单金额',
  'figure.buyers': '活跃顾客',
  'figure.newBuyers': '新顾客',
  'figure.repeatShare': '回头客占比',
  'figure.recommended': '推荐带来的收入',
  'figure.ofRevenue': '占净收入的 {share}',
  'figure.change': '较上期 {change}',
  'figure.noChange': '无可比较的时期',

  'home.title': '首页',
  'home.lead': '店铺的经营状况，以及今天值得做的事。',
  'home.figures': '关键指标',
  'home.period': '{days} 天，从 {from} 到 {to}',
  'home.revenue': '各时期净收入',
  'home.revenue.note': '订单金额减去退款，每四周为一期，最后一期随数据结束。',
  'home.today': '今天值得做',
  'home.today.note': '联系顾客预期收益最高的工作清单。',
  'home.today.none': '预计没有任何联系的收益高于成本。',
  'home.today.customers': '{count} 位顾客',
  'home.run': '当前使用的版本',

  'run.activated': '启用时间',
  'run.upTo': '数据截至',
  'run.events': '事件',
  'run.customers': '顾客',
  'run.items': '商品',
  'run.rejected': '被拒绝的行',

  'play.welcome': '争取首单',
  'play.second-order': '争取第二单',
  'play.replenish': '提醒补货',
  'play.upgrade': '提升单笔金额',
  'play.thank': '感谢并留住',
  'play.win-back': '赢回',
  'play.no-contact': '无需联系',
};
