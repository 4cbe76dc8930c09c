extension Grammar {
    /// Requests in French.
    static let french = Grammar(
        language: "fr",
        #"""
        < Bonjour,
        < Salut !
        < Petite question :
        < Bonsoir,
        ~ Merci !
        ~ Merci d'avance.
        ~ Fais court s'il te plaît.
        ~ Étape par étape.
        ! Je suis désolé, je ne peux pas vous aider sur ce point.
        ! Je ne peux pas répondre à cette demande. Un professionnel pourra mieux vous conseiller.
        > Bien sûr. Commencez par le plus simple, puis vérifiez le résultat avant d'aller plus loin.
        > Cela dépend de votre situation, mais en général la solution la plus courte est la bonne.
        > Voici une proposition que vous pourrez adapter à votre cas.
        + Peux-tu raccourcir un peu ?
        + Merci, et à quoi dois-je faire attention ?
        + Je n'ai pas compris la deuxième partie.
        + Tu as un exemple ?
        $ville Lyon|Nantes|Bruxelles|Genève|Lille|Bordeaux|Québec|Rennes|Toulouse
        $nombre 2|3|4|5|6|8|10|12
        # lettre 4 0
        Rédige une lettre de motivation pour un poste de {metier} à {ville}
        Comment expliquer un trou de {nombre} mois dans mon CV ?
        Lettre de démission pour un poste de {metier}, préavis de {nombre} semaines
        Quelles questions pose-t-on à un {metier} en entretien ?
        Mail poli pour relancer un recruteur, poste de {metier}
        Améliore cette phrase : "Je suis {metier} depuis {nombre} ans et je cherche un nouveau défi."
        $metier comptable|infirmier|serveur|développeur|vendeur|professeur|mécanicien
        > Madame, Monsieur, je vous propose ma candidature au poste de {metier}.
        # cuisine 4 0
        Que cuisiner ce soir avec {base} et {legume} ?
        Recette de {plat} pour {nombre} personnes
        Pourquoi ma sauce pour {plat} est-elle trop [liquide|salée|acide] ?
        Puis-je congeler {plat} ?
        Par quoi remplacer {legume} dans {plat} ?
        Menu de la semaine sans viande, avec {legume}
        $base du poulet|des lentilles|du saumon|des pois chiches|du tofu|des œufs
        $legume des poireaux|des épinards|des carottes|du fenouil|des champignons
        $plat une blanquette|un gratin|une quiche|un couscous|une ratatouille|un cassoulet
        # impots 3 5
        Puis-je déduire {frais} de mes impôts ?
        Quelle case remplir pour déclarer {revenu} ?
        J'ai oublié de déclarer {revenu}, que faire ?
        Comment contester un redressement à propos de {revenu} ?
        Date limite de la déclaration quand on a {revenu} ?
        Quels justificatifs garder pour {frais} ?
        $frais des frais de garde|mes trajets|un don|des travaux d'isolation|une formation
        $revenu des loyers|des dividendes|une petite entreprise|une pension|des pourboires
        # logement 3 7
        Mon propriétaire refuse de réparer {panne}. Quels sont mes droits ?
        Modèle de lettre au bailleur pour {panne}
        Combien de mois de préavis à {ville} pour un meublé ?
        Le propriétaire garde ma caution à cause de {panne}, est-ce légal ?
        Puis-je sous-louer mon appartement à {ville} pendant {nombre} semaines ?
        Qui paie {panne}, le locataire ou le bailleur ?
        $panne la chaudière|une fuite|des moisissures|la serrure|le volet cassé
        # voyage 4 0
        Itinéraire de {nombre} jours en {pays} avec des enfants
        Que mettre dans sa valise pour {pays} en hiver ?
        Quel budget pour {nombre} jours en {pays} ?
        Meilleure saison pour visiter {ville} et ses environs ?
        Que voir à {ville} en une journée de pluie ?
        Faut-il un visa pour {pays} ?
        $pays Grèce|Islande|Tunisie|Norvège|Corse|Géorgie|Écosse
        # retard 4 1
        Mon train pour {ville} a été [supprimé|retardé de trois heures], ai-je droit à {droit} ?
        Vol annulé au départ de {ville}, comment obtenir {droit} ?
        Correspondance ratée à {ville}, que puis-je faire ce soir ?
        Écris une réclamation pour un retard de {nombre} heures, je demande {droit}
        La compagnie refuse {droit}, quel recours ?
        $droit un remboursement|une indemnité|une nuit d'hôtel|un autre billet
        # code 4 0
        Comment lire un fichier {format} en Python et garder les lignes où {champ} est vide ?
        Requête SQL pour trouver les doublons de {champ}
        Formule Excel qui compte {champ} par mois
        Pourquoi mon script échoue-t-il quand {champ} contient un accent ?
        Explique-moi les promesses en JavaScript avec un fichier {format}
        Trier un fichier {format} par {champ} sous Linux
        $format CSV|JSON|XML|texte
        $champ le numéro client|la date|le montant|le nom|la ville
        # poesie 3 1
        Écris un [poème|haïku|conte|refrain] sur {theme}
        Un message d'anniversaire pour ma {proche} qui aime {theme}
        Discours de mariage pour ma {proche}, {nombre} minutes
        Résume ce texte sur {theme} en deux phrases
        Une carte de condoléances pour ma {proche}
        $theme la mer|l'automne|les trains de nuit|le silence|l'enfance|la montagne
        $proche sœur|grand-mère|collègue|voisine|meilleure amie|tante
        # ecole 3 1
        Explique {notion} à un élève de {niveau}
        Exercices corrigés sur {notion}
        Plan de dissertation sur {notion}
        Fiche de révision : {notion}
        Ma fille confond tout dans {notion}, comment l'aider ?
        $notion les fractions|la Révolution française|la photosynthèse|le subjonctif|le théorème de Pythagore|les volcans
        $niveau sixième|cinquième|troisième|seconde|terminale
        # jardin 2 0
        Mes {plante} ont [des pucerons|des feuilles jaunes|des taches noires], que faire ?
        Quand faut-il tailler les {plante} ?
        Comment protéger les {plante} du gel à {ville} ?
        À quelle distance planter des {plante} ?
        $plante tomates|rosiers|lavandes|fraisiers|hortensias|courgettes
        """#
    )
}
