"""Which character passes for which. Made by tools/make_skeletons.py.

From ICU 72.1, Unicode 15.0 (Unicode-3.0), and
from our own lists. Do not edit.
"""

from __future__ import annotations

from typing import Final

_KEYS: Final = (
    "ßàáâãäåçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőŕŗřśŝşšţťŧ"
    "ũūŭůűųŵŷźżžƀƃƌƍƒƙƚƞơƥƭưƴƶƻƽƿǀǎǐǒǔǖǘǚǜǟǡǥǧǩǫǭǯǵǹǻǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȣȥȧȩȫȭȯȱȳȼɇɉɍɏ"
    "ɑɓɖɗəɛɠɡɣɦɨɩɪɫɭɯɳɵɼɽʂʋʏʐʒʠͷͻͽάέήίαβγδεηθικμνορστυφχωϊϋόύώϛϩϳϸабвгезийкмнопрсту"
    "фхьяѐёѓєѕіїјћќѝўѡѣѱѳѵѷѽҋҍғҗҙқҟңҫҭүұһҽҿӂӆӈӊӌӎӏӑӓӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵԁԍԑԛԝագզծհյոպռս"
    "ցքօᎠᎡᎢᎥᎨᎩᎪᎫᎬᎰᎱᎳᎷᎻᎽᎾᎿᏀᏂᏃᏇᏋᏌᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏫᏮᏲᏳᏴᴄᴈᴋᴍᴏᴐᴑᴜᴠᴡᴢᴤᴦᴧᴨᴩᴫᵮᵰᵲᵳᵴᵵᵶᵻᵼᵽᵾᵿᶃᶌᶐḁḃḅ"
    "ḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẝạảấầẩẫậắ"
    "ằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗ"
    "ὠὡὢὣὤὥὦὧὰὲὴὶὸὺὼᾰᾱῐῑῠῡῥ―ↄ○ⴱⴷⴸⴹⴺⵁⵉⵏⵔⵕⵙⵝⵠⵣ〇へべぺりァィイゥェエォカソタチッツト"
    "ナニハムャュョロヮヵヶー专业东丰乐书买亚亞产价传倂值傳價关决净务单卖卫县发变听"
    "员啟單囗囯图圆國圓圖场填士壽壿处备嬀实實寶对專對帲幐广应廣异归录德总惠應戶户才"
    "搉數斋斗时晣晩曶會朦机杂权柿标样检榮槩樂樣樧樱檢櫻權歸殘气氣泽济涩淨滨潙澁澤濟"
    "濱灵營獨產电畫當發盐硏确禮稱紧絶經縣縱總續级纳纵线经续网聲聽肦胊胐胶脁脧腁膧臺"
    "與舊艺荣营萬蔿藏藝虁處號衞覺觀观觉觸訞詽說證譽讀變讏讓认让讯设证话说请读调豐豣"
    "豫賣账货质购贷贸费赁资趆跺躛輕輧轉车转轻输辭边达运还进迟选递遞遲邊邮郞醫释釋錄"
    "鎮鐵鑄铁银铸關问间险隨險隸雜靈靜顾预领题额餘驅驗驛驱驿验體髙鬪鹃鹽麥黑點黨齋齒"
    "齿龍龙鿃ꙅꙇꙍꚕꜱꝋꝡꝫꞕꞙꞛꞝꞟꞷꟷꬲꬵꬽꬾꬿꭇꭈꭍꭎꭒꭓꭕꭚꭠ﨑"
)
_TWINS: Final = (
    "baaaaaaceeeeiiiidnoooooouuuuypyaaaccccddeeeeegggghhiiiiijkllllnnnooorrrssssttt"
    "uuuuuuwyzzzbbdgfklnoptuyz2splaiouuuuuaaggkooȝgnaoaaeeiioorruusth8zaeooooycejry"
    "abddǝꞓggyhiiillwnorrsuyzȝqᴎɔꜿaꞓniabyẟenoikuvopotuɸxwiuouwoƨjpa6breeuᴎkmhonpcty"
    "ɸxbreerꞓsiijhĸᴎywbψovvwubrжɜĸĸʜcᴛyyheeжлʜʜҷʍiaaeǝǝжɜȝᴎᴎoooэyyyчdɢꞓqwwqqẟhȷnɰnu"
    "gfodrtiⱶyajeⱶywmhyoƫghzwꞓu4brwsvslcpkdo6hgbcɜĸʍoɔouvwzƨrʌπᴘлfnrɾstziipuʊgyɋabb"
    "bcdddddeeeeefghhhhhiikkkllllnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzzfaaaaaaaa"
    "aaaaeeeeeeeeiioooooooooooouuuuuuuyyyyyaaaaaaaaꞓꞓꞓꞓꞓꞓnnnnnnnniiiiiiiioooooouuuu"
    "wwwwwwwwaꞓniouwaaiiuup一ɔooʌveǝoʃloqʘxẟᛯoヘベペリア亻亻ウ工工オ力ン夕千シシ卜"
    "十二八厶ヤユヨ口ワ力ケ一専業東豊楽書買亜亜産価伝併値伝価関決浄務単売衛県発変聴"
    "員啓単口国図円国円図場塡土寿墫処備媯実実宝対専対帡㬺広応広異帰録徳総恵応戸戸オ"
    "㩁数斎闘時䀿晚㫚会䑃機雑権杮標様検栄㮣楽様榝桜検桜権帰残気気沢済渋浄浜溈渋沢済"
    "浜霊営独産電画当発塩研確礼称緊絕経県縦総続級納縦線経続網声聴朌朐朏㬵朓朘胼朣台"
    "与旧芸栄営万蒍蔵芸蘷処号衛覚観観覚触䚶訮説証誉読変讆譲認譲訊設証話説請読調豊豜"
    "予売帳貨質購貸貿費賃資赿跥躗軽軿転車転軽輸辞辺達運還進遅選逓逓遅辺郵郎医釈釈録"
    "鎭鉄鋳鉄銀鋳関問間険随険隷雑霊静顧預領題額余駆験駅駆駅験体高闘鹂塩麦黒点党斎歯"
    "歯竜竜䀹ƨiwhsowȝꜧf𐐺ʚuw一efooɔrrʃuuxxyљ崎"
)
_LONGER: Final = (
    "æae œoe ǁll ǣae ǽae ɮlȝ ɱrn ɶoᴇ ʣdz ʤdȝ ʥdʑ ʦts ʧtʃ ʨtɕ ʩfŋ ʪls ʫlz ъˉb ыƅi ӕa"
    "e ӹƅi Ᏸss ᴔǝo ᵫue ᵯrn ḿrn ṁrn ṃrn ꙑˉbi ꚙoo ꜩtȝ ꜳaa ꜵao ꜷau ꜹav ꜻav ꜽay ꝏoo ꝷtf"
    " ꞵss ꭁǝo ꭂǝo ꭢɔe ꭣuo"
)
#: Code point to the one or few characters it passes for.
TABLE: Final = str.maketrans(_KEYS, _TWINS) | {
    ord(pair[0]): pair[1:] for pair in _LONGER.split(" ")
}
