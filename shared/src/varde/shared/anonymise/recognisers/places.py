"""The part of the country of a place, told beside its mark; every part holds hundreds of places."""

import re

_PARTS: dict[str, str] = {
    "north": "tromsø alta hammerfest kirkenes vadsø vardø kautokeino karasjok guovdageaidnu guovdageainnus kárášjohka "
    "narvik harstad bodø finnsnes bardufoss målselv lenvik senja sommarøy kvaløya kvaløysletta tromsdalen "
    "balsfjord storfjord lyngen lyngseidet skjervøy nordreisa storslett kåfjord karlsøy lakselv porsanger honningsvåg "
    "nordkapp tana båtsfjord berlevåg lebesby andenes andøy sortland stokmarknes hadsel bø svolvær vågan leknes lofoten "
    "vesterålen værøy røst fauske rognan saltdal mo rana mosjøen sandnessjøen brønnøysund finnmark troms nordland "
    "setermoen salangen sørreisa dyrøy ibestad gratangen bjerkvik evenes ballangen hamarøy steigen meløy",
    "middle": "trondheim stjørdal levanger verdal steinkjer namsos orkanger melhus røros oppdal hitra frøya ørland kolvereid "
    "rørvik trøndelag malvik heimdal",
    "west": "bergen stavanger sandnes haugesund ålesund molde kristiansund førde florø sogndal voss stord odda egersund bryne "
    "volda ørsta ulsteinvik måløy vestland rogaland askøy sotra øygarden leirvik husnes sunndalsøra",
    "south": "kristiansand arendal grimstad mandal farsund flekkefjord lillesand risør tvedestrand agder vennesla evje",
    "east": "oslo drammen fredrikstad sarpsborg moss halden hamar lillehammer gjøvik elverum kongsvinger lillestrøm asker "
    "bærum sandvika ski jessheim gardermoen kongsberg hønefoss tønsberg sandefjord larvik horten skien porsgrunn notodden "
    "kragerø gol geilo fagernes otta ås drøbak lørenskog lillestrøm råholt askim mysen viken innlandet vestfold telemark østfold "
    "trysil tynset raufoss brumunddal grønland holmlia groruddalen",
    "abroad": "stockholm göteborg gøteborg malmö malmø kiruna luleå københavn copenhagen århus helsinki rovaniemi oulu london "
    "manchester leicester birmingham paris berlin hamburg warszawa warsaw gdansk kraków krakow vilnius kaunas riga tallinn "
    "bucuresti bucharest bukarest sofia kyiv kiev odesa moskva moscow murmansk istanbul athen roma milano milan madrid barcelona "
    "malaga alicante dubai beirut damaskus bagdad baghdad sulaymaniyah erbil teheran kabul karachi lahore islamabad delhi dhaka "
    "bangkok pattaya hanoi saigon manila fuqing beijing shanghai asmara addis khartoum mogadishu nairobi lagos benin accra "
    "tirana beograd budapest praha wien amsterdam rotterdam antwerpen brussel brussels",
}
PARTS = tuple(_PARTS)
_PART_OF = {place: part for part, places in _PARTS.items() for place in places.split()}


def part_of_country(found: str) -> str:
    """The key of the part of the country, or ``abroad``, for a place; empty when it is not known, or
    when there is more than one."""
    words = re.findall(r"[^\W\d_]+", found.casefold())
    known = {
        _PART_OF[form]
        for word in words
        for form in (word, word.removesuffix("s"))
        if form in _PART_OF
    }
    return known.pop() if len(known) == 1 else ""
