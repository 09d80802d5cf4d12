/**
 * What is tried first: the words that lists of stolen passwords are full of, and those of our own
 * trade. Each stands for everything that people make of it: `Passw0rd2024!` is `password`. Those that
 * are long enough as they are, and end in digits, are in {@link COMMON_NUMBERS} and below.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `access account admin administrator airborne alexander alexandra america amanda andrea andrew angel
  animal anthony apple archie arsenal asdf ashley august austin autumn baby babygirl bailey banana barcelona
  baseball basketball batman beautiful benjamin bigdog blackberry blessed blink bond bonjour boomer boston
  brandon buster butterfly caroline catherine champion change changeit changeme changemenow charlie cheese
  chelsea chicken chocolate christian christopher coffee company compaq computer container containers cookie
  corvette cowboy creative dallas daniel database december default demo diamond docker dockerhub dolphin
  donald dragon eagles einstein elephant elizabeth enter entrepot everton facebook falcon family february
  ferrari fishing flower football forever freedom friday friend friends fuckyou gandalf garfield gateway
  george ginger godzilla google guest guitar hammer hannah happy harbor harley hello helloworld hockey
  hottie hunter iceman iloveyou image images infinity internet isabella jackson january jasmine jennifer
  jessica jesus jordan joseph joshua july june justin killer kubernetes lakers letmein letmeinnow liberty
  liverpool login london lovely loveme lover madison maggie manager march marina marlboro martin master
  matrix matthew maverick melissa mercedes merlin metallica michael michelle midnight mitchell monday
  monkey monster montreal morgan mother mountain mustang mynoob mypassword naruto natasha newpass
  newpassword nicholas nicole ninja nirvana november october office oliver omgpop operator orange oracle
  panther paradise pass passcode passw passwd password passwords patrick peanut pepper phoenix pokemon
  police porsche portal postgres princess private production public purple qwerty qwertyuiop rabbit rainbow
  rangers redsox register registry richard robert rockyou root samantha samsung saturday school scooter
  secret security september server service shadow sharon silver simple slipknot snoopy soccer softball
  spider spiderman spring starwars steelers stephanie steven summer sunday sunflower sunshine super
  superman superstar support sweet system temp temporary tennis test tester testing testtest thomas
  thunder tigger tinkerbell trustno trusted tuesday twitter unknown user vagrant victoria viking wednesday
  welcome whatever william windows winner winston winter wizard xavier yankees yellow zaq`.split(/\s+/),
);

/** Common ones that are neither a word nor a sequence. */
export const COMMON_NUMBERS: ReadonlySet<string> = new Set(
  `1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx 1qazxsw2 qazwsxedc qazwsx123 1qaz2wsx3edc
  3rjs1la7qe 18atcskd2w 147258369 159753456 123654789 741852963 789456123 147852369 11223344 12344321
  a1b2c3d4 abc12345 abcd1234 aa123456 asd12345 qwe12345 qwer1234 asdf1234 zxcv1234 19841984 20002000
  31415926 d1lakiss g9l2d1fzpx u4sl6b9s j38ifubn 0123456789 19871987 147896325 p@55w0rd letmein! 1234qwer`.split(
    /\s+/,
  ),
);
