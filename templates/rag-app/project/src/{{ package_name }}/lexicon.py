"""The words of earnings calls: data, to be adapted to your own documents.

`revenue` and `margin` are apart on purpose: "gross profit as a share of sales was lower" doesn't answer a question on
revenue, however near its vector is. For the same reason a phrase such as "net revenue retention" is one term.
"""

# What stands for the same thing, one group a line.
SYNONYMS = """
revenue sales sell sold turnover topline
fall drop decline decrease down lower lose loss shrink slip weak weaken weaker cut reduce
rise raise grow growth increase up higher improve climb jump gain
expensive price pricing
employee headcount people staff workforce personnel worker
acquire acquisition buy bought purchase takeover
buyback repurchase
guidance guide outlook expect forecast anticipate project plan assume
cause driver drove reason because due result
debt leverage leveraged borrow borrowing
advertising advertise marketing
inventory stock
supplier vendor
customer client account
pay paid cost spend spent expense charge price
eps earnings
chief ceo cfo coo officer
executive ceo
finance cfo
financial cfo finance
succeed successor replace
begin start launch introduce open
leave left depart resign quit
stop stoppage standstill outage shutdown idle
allow authorize approve
agreement contract deal
big bigger biggest large larger largest
tariff duty duties
finance fund pay
happen occur
save saving cut reduce
decide decision keep kept choose chosen
lift add
"""

# Expressions that mean something else than their words: pattern -> the one term that stands for it.
PHRASES = {
    r"net (?:revenue|dollar) retention": "retentionrate",
    r"(?:share|percent|percentage) of (?:revenue|sales)": "revenueshare",
    r"cost of (?:sales|revenue|goods sold)": "costofsales",
    r"recurring revenue": "recurringrevenue",
    r"earnings per share": "eps",
    r"gross (?:profit|margin)s?": "grossmargin",
    r"free cash flow": "freecashflow",
    r"operating cash flow|cash from operations": "operatingcashflow",
    r"share (?:buy[- ]?backs?|repurchases?)": "buyback",
    r"bought back|buy back|repurchas\w+ (?:of )?(?:stock|shares?)": "buyback",
    r"operating (?:profit|income|loss(?:es)?)": "operatingprofit",
    r"operating margins?": "operatingmargin",
    r"net (?:income|profit|loss)": "netincome",
    r"market share|share of the [\w ]+ market": "marketshare",
    r"tax rate": "taxrate",
    r"sales cycles?": "salescycle",
    r"interest rate|coupon": "coupon",
    r"net sales": "sales",
    r"selling prices?": "price",
    r"(?:full|whole|entire)[ -]year|annual(?= (?:revenue|sales|result))": "fullyear",
    r"research and development": "research",
    r"r&d": "research",
}

# Words that say little about the subject of a question, and names of quantities that another word tells apart.
WEAK = """
actually ago already amount annual biggest business cause come current degree driver earlier effect end ever explain
happen impact keep kind latest lead level like list look many mean much need number offer people percent percentage
place plan point portion present previous prior quantity rate reason record report result run share situation size
still sure total type way weigh new first second one two three say see set stand start want work per pay cost spend
give get go make take put reach receive hold have today year
"""

# Common verbs: a passage may well answer with another one.
VERBS = """
accelerate accept achieve acquire add affect agree aim allow announce answer appear apply approve arrive ask assume
authorize avoid become begin believe benefit book break bring build buy call cancel carry change choose claim collect
combine come commit compare compete complete concern confirm connect consider contain continue contribute convert cost
count cover create cut deal decide deliver depend describe develop discuss drive drop ease employ enable end enjoy
enter equal estimate exceed exist expand expect explain expose extend face fail fall feel fill find finish fit follow
force gain generate go grow guide halt handle happen help hire hit hold identify impact improve include increase
indicate influence introduce involve join keep know lack last launch lead learn leave lift limit lock look lose lower
maintain make manage matter mean measure meet mention miss move need notice obtain occur offer open operate order own
pay perform place plan play point prepare prevent produce promise protect provide put raise reach receive recognize
recommend recover recruit reduce refer reflect release remain remove replace represent require resolve respond rest
result retain return reveal rise run save say see seem serve set share show shrink sign slow speak spend stand start
state stay stop strengthen suffer suggest support suspend switch take target tell tend think trade transfer try turn
understand update use visit wait want watch weigh win work
"""

# Past forms that endings don't give away.
IRREGULAR = {
    "became": "become", "began": "begin", "begun": "begin", "bought": "buy", "broke": "break", "broken": "break",
    "brought": "bring", "built": "build", "came": "come", "chose": "choose", "chosen": "choose", "drove": "drive",
    "driven": "drive", "fell": "fall", "fallen": "fall", "felt": "feel", "found": "find", "gave": "give",
    "given": "give", "gone": "go", "got": "get", "grew": "grow", "grown": "grow", "held": "hold", "kept": "keep",
    "knew": "know", "known": "know", "led": "lead", "left": "leave", "lost": "lose", "made": "make", "meant": "mean",
    "met": "meet", "paid": "pay", "ran": "run", "rose": "rise", "risen": "rise", "said": "say", "saw": "see",
    "seen": "see", "sent": "send", "shrank": "shrink", "sold": "sell", "spent": "spend", "stood": "stand",
    "took": "take", "taken": "take", "thought": "think", "told": "tell", "went": "go", "won": "win",
}  # fmt: skip

# What is measured: "what was the margin" asks for a number.
METRICS = """
backlog cash cost churn coupon debt dividend earnings ebitda eps freecashflow grossmargin growth guidance headcount
marketshare netincome operatingmargin operatingprofit
income inventory margin operatingcashflow outlook price profit rate recurringrevenue retention retentionrate revenue
revenueshare sales salescycle share spend taxrate volume
"""

# Near in vector space, opposite in meaning: neither may stand for the other. Left side / right side.
OPPOSITES = """
rise raise increase grow growth up gain higher improve / fall drop decline decrease down lower loss shrink slip
open opening launch start / close closure shut stop end
buy purchase acquire acquisition / sell sale divest divestiture
hire recruit / fire layoff dismiss
win gain / lose loss
profit income / loss
asset / liability debt
import / export
"""
