"""Names of countries and territories as registry pages print them, in lower case. Source: ClinicalTrials.gov, UN."""

from __future__ import annotations

_NAMES = """
afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain
|bangladesh|barbados|belarus|belgium|belize|benin|bermuda|bhutan|bolivia|bosnia and herzegovina|botswana|brazil
|brunei|bulgaria|burkina faso|burundi|cabo verde|cambodia|cameroon|canada|central african republic|chad|chile|china
|colombia|comoros|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|côte d'ivoire|cote d'ivoire
|democratic republic of the congo|denmark|djibouti|dominican republic|ecuador|egypt|el salvador|equatorial guinea
|eritrea|estonia|eswatini|ethiopia|faroe islands|fiji|finland|former yugoslavia|france|french guiana|gabon|gambia
|georgia|germany|ghana|gibraltar|greece|greenland|grenada|guadeloupe|guatemala|guinea|guinea-bissau|guyana|haiti
|honduras|hong kong|hungary|iceland|india|indonesia|iran|iran (islamic republic of)|iraq|ireland|israel|italy
|jamaica|japan|jordan|kazakhstan|kenya|korea|republic of korea|south korea|kosovo|kuwait|kyrgyzstan|laos|latvia
|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macau|macedonia|north macedonia|madagascar|malawi
|malaysia|maldives|mali|malta|martinique|mauritania|mauritius|mayotte|mexico|moldova|moldova (republic of)|monaco
|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|the netherlands|new caledonia|new zealand
|nicaragua|niger|nigeria|norway|oman|pakistan|palestine|palestinian territories|panama|papua new guinea|paraguay
|peru|philippines|poland|portugal|puerto rico|qatar|romania|russia|russian federation|rwanda|réunion|reunion|samoa
|san marino|saudi arabia|senegal|serbia|seychelles|sierra leone|singapore|slovakia|slovenia|somalia|south africa
|south sudan|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|syrian arab republic|taiwan|tajikistan
|tanzania|thailand|timor-leste|togo|trinidad and tobago|tunisia|turkey|turkey (türkiye)|türkiye|turkmenistan|uganda
|ukraine|united arab emirates|united kingdom|uk|united states|united states of america|usa|uruguay|uzbekistan
|vanuatu|venezuela|vietnam|viet nam|yemen|zambia|zimbabwe
"""
COUNTRIES = frozenset(name.strip() for name in _NAMES.replace("\n", "").split("|"))
