extension Grammar {
    /// Requests in Portuguese.
    static let portuguese = Grammar(
        language: "pt",
        #"""
        < Olá!
        < Bom dia,
        < Oi,
        < Uma dúvida:
        ~ Obrigado!
        ~ Obrigada desde já.
        ~ Seja breve, por favor.
        ! Desculpe, não posso ajudar com isso.
        ! Não consigo responder a esse pedido. Procure um profissional, por favor.
        > Claro. Comece pelo mais simples e confira o resultado antes de continuar.
        > Depende do seu caso, mas quase sempre a opção mais simples resolve.
        > Aqui está uma sugestão que você pode adaptar.
        + Pode deixar mais curto?
        + Obrigado. Preciso ter cuidado com alguma coisa?
        + Não entendi a segunda parte.
        $cidade Lisboa|Recife|Braga|Curitiba|Coimbra|Salvador|Faro|Manaus
        $num 2|3|4|5|6|8|10
        # emprego 4 0
        Escreva uma carta de apresentação para uma vaga de {cargo} em {cidade}
        Como explico {num} meses sem trabalho no currículo?
        Perguntas de entrevista para {cargo}
        Como peço aumento depois de {num} anos como {cargo}?
        E-mail de demissão educado, sou {cargo}
        $cargo contador|enfermeiro|garçom|programador|professor|motorista|vendedor
        # cozinha 4 0
        O que faço para o jantar com {base} e {legume}?
        Receita de {prato} para {num} pessoas
        Meu {prato} ficou [seco|salgado|ralo], como salvo?
        Posso congelar {prato}?
        Cardápio da semana com {base}, sem gastar muito
        $base frango|feijão|bacalhau|grão-de-bico|ovos|carne moída
        $legume abóbora|couve|cenoura|batata-doce|espinafre
        $prato bolo de cenoura|arroz de pato|pão de queijo|caldo verde|pudim|moqueca
        # viagem 4 1
        Roteiro de {num} dias em {lugar} com crianças
        Meu voo para {cidade} foi cancelado, tenho direito a {direito}?
        O que levar na mala para {lugar}?
        O trem atrasou {num} horas, como peço {direito}?
        O que visitar em {cidade} em um dia de chuva?
        Qual a melhor época para ir a {lugar}?
        $lugar Itália|Marrocos|Islândia|Açores|Japão|Patagônia
        $direito reembolso|indenização|hotel|outra passagem
        # codigo 4 0
        Como leio um arquivo {tipo} em Python e filtro por {campo}?
        Consulta SQL para achar {campo} duplicado
        Fórmula do Excel que soma valores por {campo}
        Por que meu código dá erro quando {campo} está vazio?
        Como centralizo um botão na página com CSS?
        $tipo CSV|JSON|de log|XML
        $campo cliente|data|valor|produto|cidade
        # escola 3 1
        Explique {tema} para um aluno do {ano} ano
        Exercícios sobre {tema} com respostas
        Redação sobre {tema}, introdução e conclusão
        Resumo de {tema} para a prova de amanhã
        Meu filho não entende {tema}, como ajudo?
        $tema frações|fotossíntese|a independência do Brasil|verbos no subjuntivo|os planetas|porcentagem
        $ano sexto|sétimo|oitavo|nono
        # textos 3 1
        Escreva um [poema|conto|verso|brinde] sobre {assunto}
        Mensagem de aniversário para minha {ente}, com {assunto}
        Discurso de casamento para minha {ente}, {num} minutos
        Resuma este texto sobre {assunto} em duas frases
        $assunto o mar|a saudade|um cachorro velho|a chuva de verão|a infância
        $ente irmã|avó|chefe|vizinha|melhor amiga
        # saude 2 8
        Estou com {sintoma} há {num} dias, devo ir ao médico?
        Remédio caseiro para {sintoma}
        Treino de {num} semanas para quem tem {sintoma}
        Por que tenho {sintoma} quando fico muito tempo sentado?
        $sintoma dor nas costas|tosse|dor de cabeça|insônia|azia
        # casa 3 5
        O dono do apartamento não conserta {defeito}, o que faço?
        Como tiro {mancha} da parede?
        Minhas {planta} estão com folhas amarelas, por quê?
        Quando devo podar as {planta}?
        $defeito o chuveiro|a infiltração|a fechadura|o aquecedor
        $mancha mofo|gordura|tinta|umidade
        $planta roseiras|orquídeas|samambaias|hortênsias
        """#
    )
}
