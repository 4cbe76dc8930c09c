/// The words that hold sentences together, by language: no topic is made of them, and they betray a language sooner
/// than its nouns do.
///
/// Two rooms of evidence use the same lists: terms leave these words out, and the language of a short text is told by
/// them. Verbs that only address an assistant (*show*, *tell*, *please*) belong here for the same reason.
enum FunctionWords {
    /// The words of each language by ISO 639 code.
    static let byLanguage: [String: Set<String>] = lists.mapValues { list in
        Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let lists: [String: String] = [
        "en": """
        a an the and or but nor so yet if then else than that this these those there here of in on at by for with
        about against between into through during before after above below to from up down out off over under
        again further once i me my myself we us our ours ourselves you your yours yourself he him his himself she
        her hers herself it its itself they them their theirs themselves what which who whom whose when where why
        how all any both each few more most other some such no not only own same too very can could will would
        shall should may might must am is are was were be been being have has had having do does did doing done
        get got gets getting let lets go going goes make makes made making want wants wanted need needs needed
        like please thanks thank hello hi hey ok okay tell show give find help know think say said see also just
        really actually maybe much many lot lots something anything everything someone anyone everyone
        nothing one ones way ways thing things kind sort every without within while because as until since though
        although whether either neither however don't doesn't didn't can't won't isn't aren't i'm i'd i'll i've
        it's that's what's let's you're there's could've using use used been per via vs etc yes
        im ive dont cant whats thats lets hiya gotta dunno don doesn didn isn aren wasn weren wouldn couldn shouldn ll ve
        """,
        "de": """
        der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber denn
        sondern wenn dann als ob dass daß weil da damit obwohl während bevor nachdem bis seit ich du er sie es wir
        ihr mich dich sich uns euch mir dir ihm ihnen ihn mein meine meinen meinem meiner meines dein deine deinen
        sein seine seinen seiner ihre ihren ihrem ihrer unser unsere unseren euer eure dieser diese dieses diesen
        diesem jener jene jeder jede jedes jeden alle allen alles viel viele mehr wenig was wer wen wem wie wo wann
        warum wieso weshalb welche welcher welches welchen in im an am auf aus bei beim mit nach von vom vor zu zum
        zur für durch gegen ohne um über unter zwischen neben hinter bin bist ist sind seid war waren wird werden
        wurde würde würden wurden habe hast hat haben hatte hätte kann kannst können könnte könnten muss müssen soll
        sollte will wollen möchte mag darf nicht nein ja auch nur noch schon sehr so hier dort jetzt immer wieder
        bitte danke hallo gib zeige zeig sage sag mach mache machen gibt geht lass man doch mal etwas nichts jemand
        dazu dabei daran davon darauf hin her ab zwei eins bzw ins ans
        """,
        "nl": """
        de het een en of maar want dus als dan dat dit deze die daar hier er ik jij je u hij zij ze wij we jullie
        mij me jou hem haar ons hen hun mijn jouw uw zijn onze geen niet wel ook nog al alle alles veel meer
        minder wat wie waar wanneer waarom hoe welk welke in op aan bij met van voor naar uit over onder tussen
        door tegen zonder tot om te tijdens na sinds is ben bent was waren wordt worden werd heb hebt heeft hebben
        had kan kun kunt kunnen kon zou zouden zal zullen moet moeten mag mogen wil wilt willen doe doet doen gaat
        ga gaan maak maken laat laten geef geven toon zeg vertel alsjeblieft alstublieft bedankt hallo graag
        zo zeer heel erg iets niets iemand elke elk ieder omdat terwijl zodat hoeveel ervan mezelf eens even weer
        """,
        "da": """
        en et den det de der og eller men for at som hvis når da fordi jeg du han hun vi i mig dig ham hende os jer
        dem min mit mine din dit dine sin sit sine hans hendes vores jeres deres ikke også kun meget mere mest
        alle alt noget nogen nogle ingen intet hvad hvem hvor hvornår hvorfor hvordan hvilken hvilket hvilke på til
        fra med af om efter før under over mellem ved uden mod igennem gennem er var været være bliver blev blive
        har havde have kan kunne skal skulle vil ville må måtte bør gør gøre gå går få får lave lav giv vis find
        fortæl sig venligst tak hej ja nej her så end op ud ind ned nu være denne dette disse jeg mange
        hver hvert op sammen selv efter man
        """,
        "no": """
        en ei et den det de og eller men for at som hvis når da fordi jeg du han hun vi dere meg deg ham henne oss
        dem min mitt mine din ditt dine sin sitt sine hans hennes vår vårt våre deres ikke også bare mye mer mest
        alle alt noe noen ingen ingenting hva hvem hvor når hvorfor hvordan hvilken hvilket hvilke på til fra med
        av om etter før under over mellom ved uten mot gjennom er var vært være blir ble bli har hadde ha kan kunne
        skal skulle vil ville må måtte bør gjør gjøre gå går få får lage lag gi vis finn fortell si vennligst takk
        hei ja nei her så enn opp ut inn ned nå denne dette disse mange hver hvert sammen selv hvordan
        ikkje eg hva man
        """,
        "sv": """
        en ett den det de och eller men för att som om när då eftersom jag du han hon vi ni mig dig honom henne oss
        er dem min mitt mina din ditt dina sin sitt sina hans hennes vår vårt våra deras inte också bara mycket mer
        mest alla allt något någon några ingen inget vad vem var vart varför hur vilken vilket vilka på till från
        med av efter före under över mellan vid utan mot genom är var varit vara blir blev bli har hade ha kan
        kunde ska skall skulle vill ville måste bör gör göra gå går få får ge visa hitta berätta säg snälla tack
        hej ja nej här så än upp ut in ner nu denna detta dessa många varje tillsammans själv hur man åt
        """,
        "fr": """
        le la les un une des du de d l au aux et ou mais donc or ni car si que qui quoi dont où quand comment
        pourquoi combien quel quelle quels quelles je j tu il elle on nous vous ils elles me m te t se s lui leur
        leurs moi toi soi mon ma mes ton ta tes son sa ses notre nos votre vos ce c cet cette ces cela ça ceci ne n
        pas plus moins très trop peu beaucoup aussi encore déjà toujours jamais rien tout toute tous toutes autre
        autres même en dans sur sous par pour avec sans chez entre vers avant après pendant depuis contre est es
        suis sont sommes êtes était étaient être été sera serait ai as a avons avez ont avait avoir eu aura aurait
        peux peut peuvent pouvez pouvoir pourrais pourrait dois doit doivent devrait faut fait faire fais faites
        veux veut voudrais voulez vais va aller donne donner donnez montre dis dites aide aider explique s'il plaît
        merci bonjour salut oui non y qu aujourd hui lors puis ainsi afin quelque quelques chaque plusieurs
        """,
        "es": """
        el la los las un una unos unas lo al del de y e o u pero sino si que qué quien quién cual cuál cuales
        cuáles cuando cuándo donde dónde como cómo porque por qué cuanto cuánto cuánta cuántos yo tú él ella ello
        nosotros vosotros ellos ellas usted ustedes me te se nos os le les mi mis tu tus su sus nuestro nuestra
        este esta esto estos estas ese esa eso esos esas aquel aquella no sí ni muy más menos mucho mucha muchos
        poco también tampoco ya aún todavía siempre nunca nada algo alguien algún alguna todo toda todos todas otro
        otra otros en con sin sobre entre hasta desde hacia para ante bajo contra durante según tras es soy eres
        son somos era eran fue fueron ser sido será sería está estoy están estaba estar estás he ha has han había
        haber hay hacer hace hago haz puedo puede puedes pueden poder podría podrías debo debe deben debería quiero
        quiere quisiera tengo tiene tienen tener voy va ir dame dime muestra explica ayuda ayúdame necesito gracias
        hola favor cada mismo misma
        """,
        "it": """
        il lo la i gli le un uno una l dell del dello della dei degli delle al allo alla ai agli alle dal dallo
        dalla dai dalle nel nello nella nei nelle sul sullo sulla sui sulle di a da in con su per tra fra e ed o od
        ma però se che chi cui quale quali quando dove come perché quanto quanta quanti quante io tu lui lei egli
        noi voi loro mi ti si ci vi ne me te mio mia miei mie tuo tua tuoi suo sua suoi sue nostro nostra vostro
        questo questa questi queste quello quella quelli quelle quel non più meno molto molta molti poco anche
        ancora già sempre mai niente nulla qualcosa qualcuno ogni tutto tutta tutti tutte altro altra altri è sono
        sei siamo siete era erano essere stato stata sarà sarebbe ho hai ha abbiamo avete hanno aveva avere posso
        puoi può possiamo potete possono potrebbe potresti devo deve devono dovrebbe voglio vuole vorrei faccio fa
        fai fare vado va andare dammi dimmi mostrami mostra spiega aiutami aiuto grazie ciao prego favore sì no c
        cosa cos qual dov all nell sull c'è qui lì dopo prima senza verso durante
        """,
        "pt": """
        o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa de em por
        para com sem sobre entre até desde e ou mas porém se que quem qual quais quando onde como porque porquê
        quanto quanta quantos eu tu ele ela você vocês nós eles elas me te se lhe nos vos mim meu minha meus minhas
        teu tua seu sua seus suas nosso nossa este esta isto esse essa isso aquele aquela aquilo não sim nem muito
        muita muitos mais menos pouco também já ainda sempre nunca nada algo alguém algum alguma todo toda todos
        todas tudo outro outra é sou és são somos era eram foi foram ser sido será seria está estou estão estava
        estar tenho tem têm tinha ter há haver posso pode podem poder poderia devo deve devem deveria quero quer
        queria gostaria faço faz fazer faça vou vai ir dê diga mostre explique ajuda ajude preciso obrigado
        obrigada olá favor cada mesmo mesma depois antes durante
        """,
        "pl": """
        i a o u w z na do od po za ze we ku dla bez pod nad przed przy między przez oraz albo lub ale więc bo gdy
        gdyż jeśli jeżeli że żeby aby czy co kto jak gdzie kiedy dlaczego który która które których jaki jaka jakie
        ile ja ty on ona ono my wy oni one mnie mi ciebie ci cię go jego jej ją nas was ich im mu mój moja moje
        moich twój twoja swój swoje nasz ten ta to te tego tej tych tym tak nie też także tylko jeszcze już bardzo
        więcej mniej wszystko wszystkie każdy nic coś ktoś jest są jestem był była było były być będzie będą mam ma
        masz mają mieć można może możesz mogę muszę trzeba chcę chciałbym proszę podaj pokaż powiedz zrób pomóż
        dzięki dziękuję cześć się
        """,
        "tr": """
        ve veya ya da de ki ama fakat çünkü ile için gibi kadar göre sonra önce bu şu o bunu şunu onu bunun onun
        buna ona bunlar onlar ben sen biz siz beni seni bizi sizi bana sana bize size benim senim senin bizim sizin
        ne neden niçin nasıl nerede nereye nereden kim kimin hangi kaç mı mi mu mü mıyım mısın misin musun müsün
        değil var yok evet hayır çok az daha en her hiç bazı tüm bütün hep şey bir biri birkaç başka aynı kendi
        olan olarak oldu olur olacak olsun olmak olduğu ise idi eder etmek et yap yapar yapmak yapabilir misiniz
        mısınız miyim lütfen teşekkürler merhaba göster söyle ver bul anlat yardım istiyorum gerekiyor üzerinde
        içinde hakkında arasında şimdi burada orada diye
        """,
        "id": """
        yang dan atau tetapi tapi jika kalau karena sehingga agar supaya untuk dengan tanpa dari ke di pada dalam
        oleh tentang antara sampai hingga sejak saat ketika setelah sebelum selama ini itu tersebut saya aku kamu
        anda dia ia kami kita mereka ku mu nya apa apakah siapa kapan mana dimana bagaimana mengapa kenapa berapa
        tidak bukan jangan belum sudah telah akan sedang bisa dapat harus perlu ingin mau boleh ada adalah ialah
        juga saja hanya lagi lebih sangat paling semua setiap beberapa banyak sedikit para seperti sebagai satu
        sebuah suatu seorang tolong mohon terima kasih halo ya tunjukkan berikan beri buatkan katakan jelaskan
        bantu kah lah nih dong sih
        """,
        "ms": """
        yang dan atau tetapi jika kalau kerana supaya untuk dengan tanpa dari ke di pada dalam oleh tentang antara
        hingga sejak semasa apabila selepas sebelum ini itu saya aku awak anda dia kami kita mereka apa adakah
        siapa bila mana bagaimana mengapa berapa tidak bukan jangan belum sudah telah akan sedang boleh dapat harus
        perlu ingin mahu ada adalah ialah juga sahaja hanya lagi lebih sangat paling semua setiap beberapa banyak
        seperti sebagai satu sebuah seorang tolong sila terima kasih tunjukkan berikan
        """,
        "af": """
        die en of maar want dus as dan dat dit hierdie daardie ek jy hy sy ons julle hulle my jou hom haar nie ook
        nog al alles baie meer wat wie waar wanneer hoekom hoe watter in op aan by met van vir na uit oor onder
        tussen deur teen sonder tot om te is was het kan kon sou sal moet mag wil doen gaan maak asseblief dankie
        'n n geen wees
        """,
        "sr": """
        i a ali ili pa te ni niti da ako jer kad kada dok što šta ko ja ti on ona ono mi vi oni one me te ga je ju
        nas vas ih im mu joj mene tebe njega nje njih meni moj moja moje mog mojoj moju tvoj tvoja svoj svoju naš
        vaš njegov taj ta to tog tom ovaj ova ovo ove ovog onaj koji koja koje kojoj kojem kako gde gdje zašto
        koliko kakav kakvo kakva li u na iz od do sa s za po o pod nad pred pri kroz između bez oko posle nakon pre
        sam si smo ste su nisam nije nisu bi bio bila bilo biti će ću ćeš hoću želim želeo mogu može možeš možemo
        mora moram treba trebam ne samo još već veoma vrlo više manje sve svi svaki neki neka nešto ništa molim
        molim hvala zdravo daj kaži reci pokaži prikaži mi
        """,
        "cs": """
        a i o u v ve k ke s se z ze na do od po za pro bez pod nad před při mezi přes podle nebo ale proto protože
        když jestli že aby co kdo jak kde kdy proč který která které jaký jaká jaké kolik já ty on ona ono my vy
        oni mě mi tě ti ho jej její jeho jim nás vás můj moje tvůj svůj náš váš ten ta to tento tato toto této tak
        ne také jen ještě už velmi více méně všechno všechny každý nic něco někdo je jsou jsem jsi jste byl byla
        bylo být bude budou mám má máš mají mít můžu může můžeš můžete chci chtěl musím prosím děkuji ahoj řekni
        ukaž napiš vysvětli si
        """,
        "ro": """
        și si sau dar însă deci că ca să dacă când unde cum ce cine care cât câte de la în pe cu din prin pentru
        fără sub peste între după înainte până un o unui unei niște al ai ale a lui ei lor eu tu el ea noi voi mă
        te îl îi se ne vă îmi îți mea mele meu tău ta său sa nostru vostru acest această acesta aceste acel aceea
        nu da mai foarte mult multe puțin tot toate toți fiecare nimic ceva cineva este sunt ești suntem era fi
        fost am ai are avem au aș pot poate poți trebuie vreau aș vrea fac face dă spune arată explică ajută
        mulțumesc bună rog
        """,
        "hu": """
        a az egy és vagy de hogy ha mert mint mi ki hol mikor miért hogyan melyik milyen mennyi hány én te ő mi ti
        ők engem téged nekem neked neki nekünk ez azt ezt ezek azok itt ott nem igen is csak még már nagyon több
        minden valami valaki semmi van vannak vagyok volt lesz legyen lenne kell lehet tud tudsz akar szeretnék
        kérlek kérem köszönöm szia mondd mutasd írj meg el ki be fel le után előtt alatt között nélkül
        """,
        "fi": """
        ja tai mutta että jos kun koska kuin mikä mitä kuka missä milloin miksi miten millainen kuinka minä sinä
        hän me te he minun sinun hänen meidän teidän heidän minulle sinulle tämä tuo se nämä ne tässä siinä ei en
        et eivät kyllä myös vain vielä jo hyvin enemmän kaikki jotain joku mitään on ovat olen olet oli olla olisi
        voi voit voin voiko voitko pitää täytyy haluan haluaisin kiitos hei ole kerro näytä anna auta kanssa ilman
        ennen jälkeen
        """,
        "ca": """
        el la els les un una uns unes l d del dels al als de a en amb per sense sobre entre fins i o però si que
        què qui quin quina quins quan on com perquè quant jo tu ell ella nosaltres vosaltres ells em et es ens us
        li meu meva teu teva seu seva aquest aquesta això aquell no sí molt més menys també ja encara sempre mai
        res alguna tot tots totes altre és són sóc era ser estar està he ha han haver hi puc pot pots poden vull
        vol tinc té fer fa dona digues ajuda gràcies hola plau
        """,
        "vi": """
        và hoặc nhưng nếu thì vì để với của cho từ đến trong trên dưới về tại khi ở là có không được bị sẽ đã đang
        phải nên cần muốn biết làm này kia đó đây những các một mọi mỗi nhiều ít rất cũng chỉ còn lại tôi bạn anh
        chị em nó chúng ta họ mình gì ai đâu nào sao thế hãy giúp xin cảm ơn chào như bằng hơn nhất tuy vậy
        """,
        "ru": """
        и в во не на я с со что а по это как но он она оно они мы вы ты из за то все всё так его её их ему ей им
        меня мне мной тебя тебе нас нам вас вам у к ко от до для о об обо без при над под про через между или если
        бы же ли только уже ещё еще был была было были быть есть будет будут нет да кто где когда почему зачем
        какой какая какое какие который которая которые сколько чем чтобы потому мой моя мои мое твой свой свои наш
        ваш этот эта эти этого этой тот та те там тут здесь очень более самый можно нужно надо могу может можешь
        хочу пожалуйста спасибо привет расскажи скажи покажи дай напиши помоги объясни
        """,
        "uk": """
        і й та в у не на я з зі що а по це як але він вона воно вони ми ви ти із за то все так його її їх йому
        мене мені тебе тобі нас нам вас вам до від для о об про без при над під через між або якщо би ж чи тільки
        вже ще був була було були бути є буде немає хто де коли чому навіщо який яка яке які скільки щоб тому мій
        моя мої твій свій наш ваш цей ця ці того той там тут дуже більше можна треба потрібно можу може хочу
        будь ласка дякую привіт розкажи скажи покажи дай напиши допоможи поясни
        """,
        "zh": """
        我 你 您 他 她 它 我们 你们 他们 我們 你們 他們 自己 的 了 吗 嗎 呢 吧 是 在 和 与 或 就 都 也 很 这 那 这个 那个 這個
        那個 这些 那些 一个 一個 一些 一下 一家 一枚 什么 什麼 怎么 怎麼 怎样 怎樣 如何 为什么 為什麼 哪里 哪裡 哪个 多少 几个 谁 何时
        可以 能够 能夠 需要 应该 應該 想要 因为 因為 所以 如果 但是 或者 以及 而且 虽然 关于 關於 对于 已经 已經 没有 沒有 不是 不能
        请 请问 請問 帮我 幫我 告诉 告訴 给我 給我 谢谢 謝謝 你好 您好 现在 现时
        """,
        "ja": """
        私 僕 俺 君 彼 彼女 何 誰 何処 今 方 事 物 者 時 場合 為 等 的 自分 貴方 下さい 教え 教えて 出来 思い 言い 使い 行い 作り
        """,
        "th": """
        ผม ฉัน คุณ เขา เธอ เรา มัน นี้ นั้น ที่ และ หรือ แต่ ของ ใน บน จาก ถึง กับ โดย เพื่อ มี ไม่ ได้ ให้ จะ เป็น คือ อยู่ แล้ว
        ก็ ว่า การ ความ ตัว เอง อะไร อย่างไร ยังไง ทำไม เมื่อไหร่ เมื่อ ไหร่ ใคร ไหน กี่ เท่าไร ไหม มั้ย ถ้า เพราะ ช่วย หน่อย สิ นะ
        ครับ ค่ะ คะ กรุณา ขอ ต้อง ควร อยาก ต้องการ สามารถ มาก ทุก บาง อีก ด้วย แบบ ตอน เกี่ยว สวัสดี ขอบคุณ
        """,
    ]
}
